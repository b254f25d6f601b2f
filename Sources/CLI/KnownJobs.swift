import BackupCore
import History

/// The jobs that can be asked about: those of the history, and those of the jobs folder where there is one.
struct KnownJobs {
  private let session: Session
  private let store: HistoryStore?

  init(_ session: Session, _ store: HistoryStore?) {
    self.session = session
    self.store = store
  }

  /// As `require`, for what is recorded: a history that is damaged is moved aside then, and any name may have been in it.
  static func require(_ job: String, in session: Session) throws {
    do {
      try KnownJobs(session, try session.openForReading()?.1).require(job)
    } catch let failure as Failure where failure.reason == .stateDamaged {
      return
    }
  }

  /// Throws a usage error with the nearest name when nobody has heard of `job`.
  func require(_ job: String) throws {
    if let store, try !store.records(RunFilter(job: job, limit: 1)).isEmpty { return }
    let declared = (try? session.loadJobs().names) ?? []
    guard !declared.contains(job) else { return }
    let recorded = try store?.jobs() ?? []
    throw UsageError(
      "there is no job '\(job)' in the history or the jobs folder",
      hint: nearestKey(to: job, among: Set(declared + recorded).sorted()).map { "did you mean '\($0)'?" }
        ?? "see the jobs with 'mirrorkeep history' or 'mirrorkeep validate'")
  }
}
