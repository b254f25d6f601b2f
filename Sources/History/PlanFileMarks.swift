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
        if let from = mark.from, try !pair(db, from: from, to: mark.logName) { continue }
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

  /// Makes the plan say which file got the name, where rclone paired renamed files otherwise: by the contents it found, which
  /// may have changed places since the plan. The two planned renames change their old names, and what is known of each file.
  ///
  /// False when the old name is not that of a file still to be renamed: then only a look can tell. Names that may be those of
  /// several files are taken to be as planned.
  private func pair(_ db: Database, from: [UInt8], to: [UInt8]) throws -> Bool {
    if MirrorPath.isAmbiguous(logName: from) || MirrorPath.isAmbiguous(logName: to) { return true }
    let (from, to) = (Data(from), Data(to))
    let planned = try db.cachedStatement(
      sql: "SELECT source = ? FROM changes WHERE path = ? AND change = \(ChangeRow.code(.move))")
    if try Bool.fetchOne(planned, arguments: [from, to]) != false { return true }
    let other = """
      SELECT path, hash, mode, modified FROM changes WHERE source = ? AND steps & \(ApplyStep.moved.rawValue) = 0
      """
    guard let other = try Row.fetchOne(db, sql: other, arguments: [from]) else { return false }
    try db.execute(
      sql: """
        UPDATE changes SET (source, hash, mode, modified) =
          (SELECT source, hash, mode, modified FROM changes WHERE path = ?) WHERE path = ?
        """, arguments: [to, other["path"] as Data])
    try db.execute(
      sql: "UPDATE changes SET source = ?, hash = ?, mode = ?, modified = ? WHERE path = ?",
      arguments: [from, other["hash"] as String?, other["mode"] as Int?, other["modified"] as Int64?, to])
    return true
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
