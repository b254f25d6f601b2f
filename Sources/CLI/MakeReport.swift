import BackupCore
import Foundation
import History
import Processes

/// Makes the report a `report` command asks for, from the history alone.
struct MakeReport {
  let session: Session
  /// Empty for all.
  let jobs: [String]
  let since: String
  let until: String?

  /// Throws a usage error for jobs nobody has heard of and for times that are none.
  func report() throws -> Report {
    let window = try self.window()
    let store = try session.openForReading()?.1
    for job in jobs { try KnownJobs(session, store).require(job) }
    let facts = try self.facts(store, window)
    var quotas: [String: QuotaSeen] = [:]
    for remote in Set(facts.compactMap(\.remote)) { quotas[remote] = try store?.quotaSeen(remote: remote) }
    return Report(facts, window, host: HostFacts.name, madeAt: session.surroundings.now(), quotas: quotas)
  }

  /// The time the command names; throws a usage error for one that is none.
  func window() throws -> ReportWindow {
    let now = session.surroundings.now()
    let until = try self.until.map { try When.date($0, now: now) } ?? now
    // An age counts from the end of the window.
    let since = try When.date(self.since, now: until)
    guard since <= until else {
      throw UsageError("'--since \(self.since)' is later than the end of the report", hint: "give an earlier time")
    }
    return ReportWindow(since: since, until: until, zone: .current)
  }

  /// Jobs of the jobs folder, and those of the history that were tried in the window.
  private func facts(_ store: HistoryStore?, _ window: ReportWindow) throws -> [JobFacts] {
    let declared = try LoadedJobs.orEmpty(session.surroundings)
    let names = jobs.isEmpty ? try Set(declared.names).union(store?.jobs() ?? []).sorted() : jobs
    return try names.compactMap { name in
      var facts = try store?.jobFacts(name, window) ?? JobFacts(name, JobTally(window))
      guard !jobs.isEmpty || declared.contents.jobs[name] != nil || facts.tally.outcomes.total > 0 else { return nil }
      if facts.host.isEmpty { facts.host = HostFacts.name }
      if facts.destination == nil {
        facts.destination = (try? declared.contents.jobs[name]?.get())?.destination.description
      }
      return facts
    }
  }
}
