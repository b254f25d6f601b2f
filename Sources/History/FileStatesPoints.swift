package import BackupCore
package import Foundation
import GRDB

extension FileStates {
  /// The restore points of all mirrors of `job`, also those given up, oldest first.
  ///
  /// Within a mirror in the order they were applied, which is not always that of the runs' names: a mirror as found is
  /// taken over by a run that begins later than the backup it precedes. All points of a mirror lie where its newest was
  /// stored: a backup that was moved has been moved as a whole.
  package func restorePoints(job: String) throws -> [RestorePoint] {
    let sql = """
      SELECT m.claim, p.run, p.files, p.bytes, r.finished_at, r.source, r.destination, p.forgotten IS NOT NULL,
        p.excluded, r.started_at, p.uncertain
      FROM mirrors AS m
      CROSS JOIN points AS p ON p.mirror = m.id LEFT JOIN runs AS r ON r.run = p.run
      WHERE m.claim = ? ORDER BY p.number
      """
    var points: [(after: RunID, point: RestorePoint)] = []
    for claim in try claims(job: job) {
      var newest: RunID?
      let rows = try Row.fetchAll(db, sql: sql, arguments: [claim])
      let destination: String? = rows.lazy.reversed().compactMap { $0[6] as String? }.first
      for row in rows {
        guard let run = RunID(row[1]) else { continue }
        var point = RestorePoint(
          claim: row[0], run: run, files: row[2], bytes: row[3],
          finishedAt: (row[4] as Int64?).map(RunRow.date), source: row[5],
          destination: destination, isForgotten: row[7])
        point.excluded = row[8]
        point.isUncertain = row[10]
        point.startedAt = (row[9] as Int64?).map(RunRow.date)
        let after = newest.map { max($0, run) } ?? run
        points.append((after, point))
        newest = after
      }
    }
    return points.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }
      .map(\.element.point)
  }

  /// When the runs of a mirror's kept points began by the clock of then, in the order of the points; nil where that is not
  /// known.
  package func startTimes(_ claim: String) throws -> [Date?] {
    let sql = """
      SELECT p.run, r.started_at FROM mirrors AS m CROSS JOIN points AS p ON p.mirror = m.id AND p.forgotten IS NULL
      LEFT JOIN runs AS r ON r.run = p.run WHERE m.claim = ? ORDER BY p.number
      """
    return try Row.fetchAll(db, sql: sql, arguments: [claim]).map { row in
      (row[1] as Int64?).map(RunRow.date) ?? RunID(row[0])?.start
    }
  }

  /// The modification time that the bytes at a place should have there: that of the last state they had. It is not the
  /// time of an earlier state when the file was touched since. nil when unknown.
  package func modified(_ claim: String, at place: FileState.Place) throws -> Int64? {
    switch place {
    case .mirror(let path): return try current(claim, path)?.modified
    case .versions(let run, let path):
      guard let mirror = try mirror(claim) else { return nil }
      return try Int64.fetchOne(
        db,
        sql: """
          SELECT s.modified FROM points AS n CROSS JOIN paths AS p ON p.mirror = n.mirror AND p.path = ?
          CROSS JOIN states AS s ON s.path = p.id AND s.until = n.number
          WHERE n.mirror = ? AND n.run = ? ORDER BY s.since DESC LIMIT 1
          """, arguments: [Data(path.bytes), mirror, run.text])
    }
  }
}
