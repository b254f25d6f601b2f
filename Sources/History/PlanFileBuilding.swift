package import BackupCore
import Foundation
import GRDB
import Synchronization

extension PlanFile {
  /// Adds changes, in any order; a second one of a path takes the place of the first.
  package func insert(_ changes: [PlannedChange]) throws {
    let first = nextNumber.withLock { next in
      defer { next += Int64(changes.count) }
      return next
    }
    try gather(changes.count) { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO changes (path, number, change, source, bytes, modified, mode, link, obstacle,
            log_name)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      var number = first
      for change in changes {
        statement.setUncheckedArguments([
          Data(change.path.bytes), number, ChangeRow.code(change.change), change.from.map { Data($0.bytes) },
          change.bytes, change.modified, change.mode.map { Int($0) }, change.link.map { Data($0) }, change.obstacle,
          change.path.lossyLogName.map { Data($0) },
        ])
        try statement.execute()
        number += 1
      }
    }
  }

  /// Adds changes whose results are known already, as a journal or an adopted mirror's listing gives them.
  package func insertSettled(_ rows: [ChangeRow]) throws {
    let first = nextNumber.withLock { next in
      defer { next += Int64(rows.count) }
      return next
    }
    try gather(rows.count) { try Self.insertSettled(rows, into: "changes", from: first, $0) }
  }

  /// The same into a plan's table that may be attached to another database, the first one with the number `first`.
  static func insertSettled(_ rows: [ChangeRow], into table: String, from first: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO \(table) (path, number, change, source, bytes, modified, mode, link, hash, log_name,
          result, effect, old, stored_bytes, stored_modified, old_bytes, old_modified)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    var number = first
    for row in rows {
      let (planned, result) = (row.planned, row.result ?? ChangeResult(.notDone))
      statement.setUncheckedArguments([
        Data(planned.path.bytes), number, ChangeRow.code(planned.change), planned.from.map { Data($0.bytes) },
        planned.bytes, planned.modified, planned.mode.map { Int($0) }, row.link.map { Data($0) }, row.hash,
        planned.path.lossyLogName.map { Data($0) }, result.outcome.rawValue, result.effect.rawValue,
        result.old.rawValue, result.stored?.bytes, result.stored?.modified, result.kept?.bytes,
        result.kept?.modified,
      ])
      try statement.execute()
      number += 1
    }
  }

  /// Keeps lines of the dry run's log; where two have one name the first counts.
  package func noteRecords(_ records: [DryRunRecord]) throws {
    try gather(records.count) { db in
      let statement = try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO notes (operation, log_name, bytes) VALUES (?, ?, ?)")
      for record in records {
        statement.setUncheckedArguments([record.operation.rawValue, Data(record.logName), record.bytes])
        try statement.execute()
      }
    }
  }

  /// Gives planned deletions the sizes the dry run's log told; those whose log name is not theirs alone stay unknown.
  package func fillDeletionSizes() throws {
    try gather { db in
      try db.execute(
        sql: """
          UPDATE changes SET bytes = (SELECT bytes FROM notes WHERE operation = 1 AND log_name = changes.path)
          WHERE change = 2 AND bytes IS NULL AND log_name IS NULL
          """)
      try db.execute(
        sql: """
          UPDATE changes SET bytes = (SELECT bytes FROM notes WHERE operation = 1 AND log_name = changes.log_name)
          WHERE change = 2 AND bytes IS NULL AND log_name IS NOT NULL
            AND (SELECT count(*) FROM changes AS other WHERE other.log_name = changes.log_name) = 1
          """)
    }
  }

  /// Hands every noted touch to `body` in the order of names: the log name, and whether several paths may share it.
  ///
  /// Touches are in none of rclone's reports, so this is where the planner learns of them. `body` may insert changes.
  package func forEachNotedTouch(_ body: (_ logName: [UInt8], _ isAmbiguous: Bool) throws -> Void) throws {
    try forEachNoted(.touch) { try body($0, MirrorPath.isAmbiguous(logName: $0)) }
  }

  /// Hands every noted name of one operation to `body`, in order.
  package func forEachNoted(_ operation: DryRunRecord.Operation, _ body: ([UInt8]) throws -> Void) throws {
    var after: [UInt8]?
    while true {
      let page = try perform { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT log_name FROM notes WHERE operation = ? AND (?2 IS NULL OR log_name > ?2) ORDER BY log_name
            LIMIT 1000
            """, arguments: [operation.rawValue, after.map { Data($0) }]
        ).compactMap { try $0.bytes(0) }
      }
      for name in page { try body(name) }
      guard page.count == 1000 else { return }
      after = page.last
    }
  }
}
