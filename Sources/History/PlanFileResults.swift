package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// What became of the changes, counted: one row a kind of change.
  package struct Results: Equatable, Sendable {
    /// How the changes of one kind ended.
    package struct Tally: Equatable, Sendable {
      package var done = 0
      package var notDone = 0
      package var lost = 0
      package var unsettled = 0
    }

    package var tallies: [Change: Tally] = [:]
    /// Content uploaded, in bytes.
    package var bytesSent: Int64 = 0

    package subscript(_ change: Change) -> Tally { tallies[change] ?? Tally() }

    /// Changes that were not carried out as planned, deletions left for later among them.
    package var unfinished: Int { tallies.values.reduce(0) { $0 + $1.notDone + $1.lost + $1.unsettled } }
    package var lost: Int { tallies.values.reduce(0) { $0 + $1.lost } }

    /// The parts of a run record's counts that a plan knows.
    package var files: FileCounts {
      var files = FileCounts()
      files.added = self[.add].done
      files.replaced = self[.replace].done
      files.deleted = self[.delete].done
      files.moved = self[.move].done
      files.touched = self[.touch].done
      files.pendingDeletions = self[.delete].notDone + self[.delete].unsettled
      files.failed = unfinished - files.pendingDeletions
      return files
    }
  }

  package func results() throws -> Results {
    try perform { db in
      var results = Results()
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT change, result, count(*),
            total(CASE WHEN effect = 1 AND result <> 2 AND change IN (0, 1, 4) THEN coalesce(stored_bytes, bytes) END)
          FROM changes GROUP BY change, result
          """)
      while let row = try rows.next() {
        let (change, count): (Change, Int) = (ChangeRow.change(row[0]), row[2])
        switch ChangeResult.Outcome(rawValue: row[1]) {
        case .done: results.tallies[change, default: .init()].done += count
        case .notDone: results.tallies[change, default: .init()].notDone += count
        case .lost: results.tallies[change, default: .init()].lost += count
        case nil: results.tallies[change, default: .init()].unsettled += count
        }
        results.bytesSent += Int64(row[3] as Double)
      }
      return results
    }
  }

  /// Up to `limit` changes that were not carried out as planned, in path order.
  package func unfinished(limit: Int) throws -> [ChangeRow] {
    try rows(where: "result <> 1", after: nil, limit: limit)
  }

  /// The run's errors for people: additions, replacements, touches and moves not carried out, versions lost, and what the
  /// log said of other names. In path order, at most `limit`.
  package func errors(limit: Int) throws -> [FileError] {
    var errors = try rows(
      where: "result <> 1 AND (change <> 2 OR result = 3 OR error IS NOT NULL)", after: nil, limit: limit
    )
    .map { row in FileError(path: row.planned.path.shown, message: Self.message(row)) }
    guard errors.count < limit else { return errors }
    errors += try perform { db in
      try Row.fetchAll(
        db, sql: "SELECT log_name, message FROM stray_errors ORDER BY log_name LIMIT ?",
        arguments: [limit - errors.count]
      ).map { FileError(path: MirrorPath(bytes: try $0.bytes(0) ?? []).shown, message: $0[1]) }
    }
    return errors
  }

  /// How many names outside the plan the log complained about.
  package func strayErrorCount() throws -> Int {
    try perform { try Int.fetchOne($0, sql: "SELECT count(*) FROM stray_errors") ?? 0 }
  }

  /// Hands every change that has a result to `body`, in path order.
  package func forEachSettled(_ body: (ChangeRow) throws -> Void) throws {
    try forEachRow(where: "result <> 0", body)
  }

  /// Hands every copy in the versions that may be dropped to `body`: what it copies still lies in the mirror.
  package func forEachLeftover(_ body: (MirrorPath) throws -> Void) throws {
    try forEachRow(where: "leftover <> 0") { try body($0.planned.path) }
  }

  /// Hands every path to `body` that was set aside and did not arrive, so that it has to be put back.
  package func forEachToPutBack(_ body: (MirrorPath) throws -> Void) throws {
    try forEachRow(where: "steps & 1 <> 0 AND steps & 14 = 0") { try body($0.planned.path) }
  }

  private static func message(_ row: ChangeRow) -> String {
    if row.result?.outcome == .lost { return "changed or removed without its earlier version being kept" }
    if let message = row.error ?? row.planned.obstacle { return message }
    if row.result?.effect == .stored, row.planned.change == .add || row.planned.change == .replace {
      return "not stored: another file lies at its place in the mirror; the next run keeps that one as a version"
    }
    return row.planned.change == .delete ? "not deleted" : "not stored"
  }
}
