package import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// Every job the history has a run of, by name.
  package func jobs() throws -> [String] {
    try read { db in
      var jobs: [String] = []
      // One look into the index a job, however many runs it has.
      while let next = try String.fetchOne(
        db, sql: "SELECT min(job) FROM runs WHERE job > ?", arguments: [jobs.last ?? ""])
      {
        jobs.append(next)
      }
      return jobs
    }
  }

  /// What a report tells about one job in `window`. Reads the runs' figures from an index, a short transaction an outcome.
  package func jobFacts(_ job: String, _ window: ReportWindow) throws -> JobFacts {
    let (since, until) = (RunRow.seconds(window.since), RunRow.seconds(window.until))
    let first = try read { try ReportRuns($0, job).first() }
    let before = try read { try ReportRuns($0, job).lastSuccess(until: since - 1) }
    let firstSuccess = try read { try ReportRuns($0, job).firstSuccess() }
    var tally = JobTally(window, lastBefore: before, first: first, firstSuccess: firstSuccess)
    for outcome in Outcome.allCases {
      try read { try ReportRuns($0, job).forEach(outcome, from: since, to: until) { tally.add($0) } }
    }
    let missed = try read { try ReportRuns($0, job).missed(from: since, to: until) }
    for gap in missed.gaps { tally.add(gap) }
    let unusual = try read { try ReportRuns($0, job).unusual(tally) }
    tally.forgetRuns()
    var facts = JobFacts(job, tally)
    facts.firstAt = first
    facts.missedSlots = missed.slots
    facts.lastSuccessAt = try read { try ReportRuns($0, job).lastSuccess(until: until) }
    if let newest = try records(RunFilter(job: job, limit: 1)).first {
      (facts.host, facts.destination) = (newest.host, newest.destination)
    }
    (facts.trouble, facts.moreTrouble) = try read {
      try ReportTroubles($0, job, lastSuccess: facts.lastSuccessAt).groups(from: since, to: until)
    }
    facts.unusual = unusual
    if let pending = try pendingSince(job: job) {
      facts.pendingSince = pending.start
      facts.pendingDeletions = try read { try ReportRuns($0, job).pendingDeletions() }
    }
    facts.verify = try check(job, .verify, until: until)
    facts.drill = try check(job, .drill, until: until)
    facts.sizes = try read { try ReportSizes($0, job).sizes(window) }
    return facts
  }

  private func check(_ job: String, _ kind: RunKind, until: Int64) throws -> ReportCheck? {
    try read { db in
      let runs = ReportRuns(db, job)
      guard let newest = try runs.newest(kind, until: until) else { return nil }
      return ReportCheck(newest, lastSuccess: try runs.newest(kind, .succeeded, until: until))
    }
  }

  /// What `remote` last said about its space; nil when it was never asked.
  package func quotaSeen(remote: String) throws -> QuotaSeen? { try decoded("quota:" + remote) }

  package func setQuotaSeen(_ quota: QuotaSeen, remote: String) throws { try setEncoded("quota:" + remote, quota) }
}
