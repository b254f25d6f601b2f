package import BackupCore
package import Foundation
import GRDB

extension HistoryStore {
  /// Backups of a job that are never purged, the newest ones.
  static let unpurgedBackups = 100

  /// Counts, and unless `isRehearsal` removes, records of backups that began before `date`, of one job or of all, and
  /// gives the room they took back to the disk.
  ///
  /// What is still asked for stays: backups that made a restore point, kept or given up, the newest hundred of a job and its
  /// newest of every outcome, and runs of other kinds. What runs did to files is kept too. Many short transactions, so
  /// that a run that is being recorded meanwhile need not wait for long; cut short, what was removed until then is gone.
  ///
  /// `sparing`: runs that are not accounted for yet. The ids of what goes stay known: their journals lie in the keep folder.
  package func purge(
    before date: Date, job: String? = nil, sparing: [RunID] = [], isRehearsal: Bool = false
  ) throws -> PurgeReport {
    let names = try job.map { [$0] } ?? jobs()
    let ids = try read { try Self.purgeable(before: date, jobs: names, sparing: Set(sparing.map(\.text)), in: $0) }
    var report = PurgeReport(before: date, runs: ids.count, isRehearsal: isRehearsal)
    guard !isRehearsal, !ids.isEmpty else { return report }
    let size = try size()
    for start in stride(from: 0, to: ids.count, by: 5000) {
      try write { db in try Self.remove(ids[start..<min(start + 5000, ids.count)], in: db) }
    }
    while try giveBack() {}
    report.bytesFreed = max(0, size - (try self.size()))
    return report
  }

  private static func purgeable(
    before date: Date, jobs: [String], sparing: Set<String>, in db: Database
  ) throws -> [Int64] {
    var needed = try Set(
      Int64.fetchAll(db, sql: "SELECT r.id FROM points AS p CROSS JOIN runs AS r ON r.run = p.run"))
    var found: [Int64] = []
    for name in jobs {
      let outcomes = try String.fetchAll(
        db, sql: "SELECT DISTINCT outcome FROM runs WHERE job = ? AND kind = 'backup'", arguments: [name])
      for outcome in outcomes {
        let newest = try Int64.fetchOne(
          db,
          sql: """
            SELECT id FROM runs WHERE job = ? AND kind = 'backup' AND outcome = ? ORDER BY started_at DESC, id DESC LIMIT 1
            """, arguments: [name, outcome])
        if let newest { needed.insert(newest) }
      }
      let oldest = try Row.fetchOne(
        db,
        sql: """
          SELECT started_at, id FROM runs WHERE job = ? AND kind = 'backup'
          ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?
          """, arguments: [name, unpurgedBackups - 1])
      guard let oldest else { continue }
      found += try Row.fetchAll(
        db,
        sql: """
          SELECT id, run FROM runs INDEXED BY runs_by_kind
          WHERE job = ? AND kind = 'backup' AND started_at < ? AND (started_at, id) < (?, ?) AND outcome <> 'running'
          ORDER BY started_at, id
          """, arguments: [name, RunRow.seconds(date), oldest[0] as Int64, oldest[1] as Int64]
      ).filter { !needed.contains($0[0]) && !sparing.contains($0[1]) }.map { $0[0] }
    }
    return found
  }

  /// The table of runs that had a record.
  static func addPurged(_ db: Database) throws {
    try db.execute(sql: "CREATE TABLE purged (run TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
  }

  static func isPurged(_ run: RunID, in db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM purged WHERE run = ?)")
    return try Bool.fetchOne(statement, arguments: [run.text]) ?? false
  }

  private static func remove(_ ids: ArraySlice<Int64>, in db: Database) throws {
    let messages = try db.cachedStatement(
      sql: "DELETE FROM notifications WHERE run = (SELECT run FROM runs WHERE id = ?)")
    let known = try db.cachedStatement(sql: "INSERT OR IGNORE INTO purged (run) SELECT run FROM runs WHERE id = ?")
    let record = try db.cachedStatement(sql: "DELETE FROM runs WHERE id = ?")
    for id in ids {
      try messages.execute(arguments: [id])
      try known.execute(arguments: [id])
      try record.execute(arguments: [id])
    }
  }

  /// Gives some thousand free pages back to the disk; false when there are none left.
  private func giveBack() throws -> Bool {
    try withoutTransaction { db in
      guard try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0 > 0,
        // Nothing can be given back by a database that was not made so.
        try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2
      else { return false }
      // One page a step: it has to be stepped to its end.
      _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(4000)")
      return true
    }
  }

  private func size() throws -> Int64 {
    try read { db in
      let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      return try pages * (Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
    }
  }
}
