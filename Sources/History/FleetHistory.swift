package import BackupCore
import Foundation
import GRDB

/// What the journals of one mirror, maybe another machine's, say about its runs, held in memory: reports ask it as a history.
///
/// Of each journal only the first line is taken, so nothing is known file by file, nor how large versions are.
package struct FleetHistory {
  package let store: HistoryStore

  package init() throws { store = try HistoryStore.inMemory() }

  /// Takes in the journals of one mirror under the name `job`; returns how many could not be read.
  package func take(_ files: [(run: RunID, file: String)], as job: String, claim: String) throws -> Int {
    let headers = files.map { file in try? JournalReader(path: file.file).header }
    try store.write { db in
      try FileStates(db).ensureMirror(claim)
      for header in headers.compactMap(\.self) { try Self.take(header, as: job, claim: claim, db) }
    }
    return headers.filter { $0 == nil }.count
  }

  private static func take(_ header: JournalHeader, as job: String, claim: String, _ db: Database) throws {
    var record = header.record
    record.job = job
    // Written ahead of what it did, it never came to an end.
    if record.outcome == .running { record = record.interrupted(at: record.startedAt) }
    try RunRow.put(record, owner: nil, claim: claim, hostID: nil, in: db)
    guard let bytes = header.mirrorBytes else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO points (mirror, number, run, files, bytes)
        SELECT id, ?, ?, ?, ? FROM mirrors WHERE claim = ?
        """, arguments: [header.point, header.run.text, header.mirrorFiles ?? 0, bytes, claim])
    try db.execute(
      sql: "UPDATE mirrors SET point = max(point, ?), bytes = ? WHERE claim = ?",
      arguments: [header.point, bytes, claim])
  }
}
