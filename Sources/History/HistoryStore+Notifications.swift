package import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// What `channel` was told of a bad state of `job` that is not over; nil when nothing is wrong as far as it knows.
  package func told(job: String, channel: String, topic: NotifyTopic) throws -> ToldState? {
    try read { db in
      try String.fetchOne(
        db, sql: "SELECT state FROM told WHERE job = ? AND channel = ? AND topic = ?",
        arguments: [job, channel, topic.rawValue])
    }.flatMap { try? JSONDecoder().decode(ToldState.self, from: Data($0.utf8)) }
  }

  /// Remembers what `channel` was told, or that nothing is wrong any more.
  package func setTold(_ state: ToldState?, job: String, channel: String, topic: NotifyTopic) throws {
    let json = try state.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    try write { db in
      guard let json else {
        try db.execute(
          sql: "DELETE FROM told WHERE job = ? AND channel = ? AND topic = ?",
          arguments: [job, channel, topic.rawValue])
        return
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO told (job, channel, topic, state) VALUES (?, ?, ?, ?)",
        arguments: [job, channel, topic.rawValue, json])
    }
  }

  /// How many messages are remembered, the newest ones.
  private static let notificationsKept: Int64 = 100_000

  /// Records what became of one message about `job`, beside `run` where it is about one.
  package func add(_ result: NotifyResult, job: String, run: RunID?) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO notifications (run, job, channel, event, ok, message, at) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          run?.text, job, result.channel, result.event, result.ok, result.message, RunRow.seconds(result.at),
        ])
      try db.execute(
        sql: "DELETE FROM notifications WHERE id <= ?", arguments: [db.lastInsertedRowID - Self.notificationsKept])
    }
  }

  /// The messages about `run`, in the order they were sent.
  package func notifications(of run: RunID) throws -> [NotifyResult] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT channel, event, ok, message, at FROM notifications WHERE run = ? ORDER BY id",
        arguments: [run.text]
      ).map { row in
        let at: Int64 = row["at"]
        return NotifyResult(
          channel: row["channel"], event: row["event"], ok: row["ok"], message: row["message"],
          at: RunRow.date(at))
      }
    }
  }
}
