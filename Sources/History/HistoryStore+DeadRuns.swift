package import BackupCore
package import Foundation
import GRDB

extension HistoryStore {
  /// The runs recorded as still going on, oldest first, with the process said to carry each out.
  package func runningRuns() throws -> [(record: RunRecord, owner: RunOwner?)] {
    try read { try Self.running($0, job: nil) }
  }

  /// Records as `interrupted` every run of `job` (nil: of all jobs) that is said to go on but whose process is gone, and
  /// returns those runs' new records, oldest first.
  ///
  /// To be called with the job's lock held where its runs are to be judged for good. The time of death is unknown:
  /// `finished_at` is `time`, the duration stays null. The next `open` checks the whole file.
  package func closeDead(
    job: String? = nil, isAlive: (RunOwner) -> Bool, at time: Date
  ) throws -> [RunRecord] {
    guard try !read({ try Self.running($0, job: job).isEmpty }) else { return [] }
    return try write { db in
      var closed: [RunRecord] = []
      for (record, owner) in try Self.running(db, job: job) where owner.map(isAlive) != true {
        let interrupted = record.interrupted(at: time)
        try RunRow.put(interrupted, owner: nil, claim: nil, hostID: nil, in: db)
        closed.append(interrupted)
      }
      if !closed.isEmpty { try Self.setFact("check-due", "1", in: db) }
      return closed
    }
  }

  private static func running(_ db: Database, job: String?) throws -> [(record: RunRecord, owner: RunOwner?)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT record, boot_id, pid, process_start FROM runs
        WHERE outcome = 'running' AND (?1 IS NULL OR job = ?1) ORDER BY started_at, id
        """, arguments: [job]
    ).map { (try RunRow.record($0), RunRow.owner($0)) }
  }
}

extension RunRecord {
  /// This running record as the one of a run that died without recording its end; `time` is when that was noticed.
  package func interrupted(at time: Date?) -> RunRecord {
    var record = self
    record.outcome = .interrupted
    record.message = "interrupted: its process was gone before it could record an end"
    record.hint = kind == .backup ? "run 'mirrorkeep run \(job)'; it first looks at what this run left behind" : nil
    record.finishedAt = time
    return record
  }
}
