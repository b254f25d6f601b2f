import BackupCore
import Foundation
import History

/// How old the proofs are that a backup can be brought back: verifies and drills.
struct RehearsalsExamination {
  private let session: Session
  private let jobs: LoadedJobs?

  /// After this a proof is old where a job does not say how often it wants one.
  private static let usual: TimeInterval = 90 * 86_400

  init(_ session: Session, _ jobs: LoadedJobs?) { (self.session, self.jobs) = (session, jobs) }

  /// Of jobs that have a backup.
  func examined() -> [Examined] {
    guard let jobs, let store = try? session.openForReading()?.1 else { return [] }
    return jobs.contents.jobs.keys.sorted().flatMap { name -> [Examined] in
      guard let job = try? jobs.contents.jobs[name]?.get(),
        let first = try? store.newestRuns(job: name, kind: .backup).first(where: { $0.outcome == .succeeded })
      else { return [] }
      return [
        examined(job.name, .verify, every: job.verify?.every, since: first.startedAt, store),
        examined(job.name, .drill, every: job.drill?.every, since: first.startedAt, store),
      ].compactMap(\.self)
    }
  }

  private func examined(
    _ job: String, _ kind: RunKind, every: TimeSpan?, since first: Date, _ store: HistoryStore
  ) -> Examined? {
    let word = kind.rawValue
    let hint = "run 'mirrorkeep \(word) \(job)'" + (every == nil ? ", or give the job '\(word): {every: 30d}'" : "")
    let limit = every.map { 2 * Double($0.seconds) } ?? Self.usual
    let now = session.surroundings.now()
    let last = try? store.newestRuns(job: job, kind: kind).first { $0.outcome == .succeeded }
    guard let last else {
      return Examined(word, .warn, "job '\(job)' has a backup, but no \(word) of it ever succeeded", hint: hint)
    }
    let age = now.timeIntervalSince(last.finishedAt ?? last.startedAt)
    let text = "the last \(word) of job '\(job)' that succeeded was \(ProgressLine.duration(age)) ago"
    return age > limit ? Examined(word, .warn, text, hint: hint) : Examined(word, .ok, text)
  }
}
