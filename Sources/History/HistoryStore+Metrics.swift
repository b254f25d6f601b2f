import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// Bytes all backups of `job` sent, as far as the history goes; read from an index. nil where there was none.
  package func sentBytes(job: String) throws -> Int64? {
    try read { db in
      try Double.fetchOne(
        db, sql: "SELECT sum(bytes_sent) FROM runs INDEXED BY runs_by_result WHERE job = ? AND kind = 'backup'",
        arguments: [job]
      ).map { Int64(bounding: $0) }
    }
  }

  /// Bytes of the mirror `job` last made a restore point of, and of its versions; nil where there is none.
  package func mirrorBytes(job: String) throws -> (mirror: Int64, versions: Int64)? {
    try read { db in
      let states = FileStates(db)
      guard let claim = try states.claims(job: job).last, let totals = try states.totals(claim) else { return nil }
      return (totals.bytes, try states.notedVersions(claim))
    }
  }
}
