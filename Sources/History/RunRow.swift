package import BackupCore
import Foundation
package import GRDB
import Synchronization

/// One row of `runs`: a run's record, and the process that owns it.
package enum RunRow {
  /// The integer that stands for `run` in the other tables; nil when the run is not in the history.
  package static func id(of run: RunID, in db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT id FROM runs WHERE run = ?", arguments: [run.text])
  }

  /// Writes `record` over the row of the same run, or as a new row; owner and claim stay as they are where nil.
  static func put(_ record: RunRecord, owner: RunOwner?, claim: String?, hostID: String?, in db: Database) throws {
    let json = String(decoding: try encoder.encode(record), as: UTF8.self)
    let files = record.files
    let values: [(String, (any DatabaseValueConvertible)?)] = [
      ("run", record.run.text), ("job", record.job), ("kind", record.kind.rawValue),
      ("started_by", record.trigger.rawValue), ("host", record.host), ("outcome", record.outcome.rawValue),
      ("reason", record.reason?.rawValue), ("exit_status", record.exitStatus),
      ("started_at", seconds(record.startedAt)), ("finished_at", record.finishedAt.map(seconds)),
      ("attempt", record.attempt), ("source", record.source), ("destination", record.destination),
      ("plan", record.plan), ("checked", files.checked), ("added", files.added), ("replaced", files.replaced),
      ("deleted", files.deleted), ("moved", files.moved), ("touched", files.touched), ("failed", files.failed),
      ("pending_deletions", files.pendingDeletions), ("bytes_sent", record.bytes.sent),
      ("bytes_mirror", record.bytes.mirror), ("record", json),
      ("duration_ms", record.durationSeconds.map { Int64(bounding: ($0 * 1000).rounded()) }),
    ]
    let kept: [(String, (any DatabaseValueConvertible)?)] = [
      ("claim", claim), ("boot_id", owner?.bootID), ("pid", owner?.pid),
      ("process_start", owner.map { Int64(bitPattern: $0.processStart) }), ("host_id", owner == nil ? nil : hostID),
    ]
    let sql = putting.withLock { sql in
      if sql.isEmpty { sql = Self.sql(putting: values.map(\.0), keeping: kept.map(\.0)) }
      return sql
    }
    try db.cachedStatement(sql: sql).execute(arguments: StatementArguments((values + kept).map(\.1)))
  }

  private static func sql(putting values: [String], keeping kept: [String]) -> String {
    let updates = values.map { "\($0) = excluded.\($0)" } + kept.map { "\($0) = coalesce(excluded.\($0), \($0))" }
    let names = values + kept
    return """
      INSERT INTO runs (\(names.joined(separator: ", ")))
      VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
      ON CONFLICT (run) DO UPDATE SET \(updates.joined(separator: ", "))
      """
  }

  /// The statement of `put`, made once: a recovery puts very many.
  private static let putting = Mutex("")

  static func record(of run: RunID, in db: Database) throws -> RunRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT record FROM runs WHERE run = ?"), arguments: [run.text]
    ).map(record)
  }

  /// Notes which mirror `run` belongs to: the text of its claim.
  static func attach(claim: String, to run: RunID, in db: Database) throws {
    try db.execute(sql: "UPDATE runs SET claim = ? WHERE run = ?", arguments: [claim, run.text])
  }

  /// The record of a row selected with its `record` column.
  static func record(_ row: Row) throws -> RunRecord {
    let json: String = row["record"]
    do {
      return try JSONDecoder().decode(RunRecord.self, from: Data(json.utf8))
    } catch {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a run record cannot be read")
    }
  }

  /// The owner of a row selected with the owner columns; nil when none was recorded.
  static func owner(_ row: Row) -> RunOwner? {
    guard let bootID: String = row["boot_id"], let pid: Int32 = row["pid"], let start: Int64 = row["process_start"]
    else { return nil }
    return RunOwner(bootID: bootID, pid: pid, processStart: UInt64(bitPattern: start))
  }

  /// Whole seconds since 1970, a fraction dropped, as the record's JSON has it.
  static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }

  /// The other way.
  static func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: Double(seconds)) }

  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
}
