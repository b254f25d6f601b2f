package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// Marks in one transaction: what a crash may cost of them, a look at the remote tells.
  private static let marksInTransaction = 16_384

  /// Records that `step` was done to the file the log calls `logName`.
  ///
  /// Returns false when that is no planned path, or may be several: then only a look can tell. Marks become lasting a
  /// few thousand at a time, all of them with `flush`.
  @discardableResult
  package func mark(_ step: ApplyStep, logName: [UInt8], bytes: Int64? = nil) throws -> Bool {
    try mark([ApplyMark(step, logName, bytes: bytes)]) == 1
  }

  /// Records many at once, cheaper than one by one; returns how many found their change.
  @discardableResult
  package func mark(_ marks: [ApplyMark]) throws -> Int {
    try gather(marks.count, limit: Self.marksInTransaction) { db in
      let exact = try db.cachedStatement(sql: Self.markSQL("path = ?"))
      var found = 0
      for mark in marks {
        let isOld = !mark.step.isDisjoint(with: [.setAside, .deleted])
        let isAmbiguous = MirrorPath.isAmbiguous(logName: mark.logName)
        let statement = isAmbiguous ? try db.cachedStatement(sql: Self.markSQL(Self.soleOwner)) : exact
        statement.setUncheckedArguments([
          mark.step.rawValue, isOld ? nil : mark.bytes, isOld ? mark.bytes : nil, Data(mark.logName),
        ])
        try statement.execute()
        found += db.changesCount
      }
      return found
    }
  }

  /// Records what the log said against a file. A name the plan does not hold is kept apart.
  package func note(error message: String, logName: [UInt8]) throws {
    try gather(limit: Self.marksInTransaction) { db in
      let condition = MirrorPath.isAmbiguous(logName: logName) ? Self.soleOwner : "path = ?"
      let name = Data(logName)
      try db.cachedStatement(sql: "UPDATE changes SET error = ? WHERE \(condition)")
        .execute(arguments: [message, name])
      guard db.changesCount == 0 else { return }
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO stray_errors (log_name, message) VALUES (?, ?)")
        .execute(arguments: [name, message])
    }
  }

  private static let soleOwner = """
    path = (SELECT path FROM changes WHERE log_name = ? GROUP BY log_name HAVING count(*) = 1)
    """

  private static func markSQL(_ condition: String) -> String {
    """
    UPDATE changes SET steps = steps | ?, stored_bytes = coalesce(?, stored_bytes), \
    old_bytes = coalesce(?, old_bytes) WHERE \(condition)
    """
  }
}
