import BackupCore
import Synchronization

extension Run {
  /// Enters into the plan what a place on the remote holds now; returns how many files that are.
  @discardableResult
  func look(
    _ place: LookCommand.Place, _ context: PlanContext, _ ledger: any PlanLedger, list: String?
  ) async throws -> Int {
    let count = Mutex(0)
    try await ports.remote.look(LookCommand(place, context, list: list)) { files in
      count.withLock { $0 += files.count }
      // An unfinished upload of the run is no file of it.
      guard let suffix = context.partialSuffix.map({ Array($0.utf8) }) else {
        return try ledger.addListing(place, files)
      }
      try ledger.addListing(place, files.filter { !$0.path.bytes.suffix(suffix.count).elementsEqual(suffix) })
    }
    return count.withLock { $0 }
  }

  /// Looks at every unsettled path in the mirror and at all versions of the run. After a first upload, which knew no
  /// list, at the whole mirror: whatever it holds was sent by that run.
  func lookAtBoth(_ context: PlanContext, _ ledger: any PlanLedger) async throws {
    let header = try ledger.header()
    let isFirstUpload = header?.isFirstUpload == true
    try ledger.forgetListings()
    let list = try ports.host.writeList { write in
      try ledger.forEach(.unsettled) { change in
        try write(change.path)
        if let from = change.from { try write(from) }
      }
    }
    guard list.count > 0 || isFirstUpload else { return }
    let versions = try await look(.versions, context, ledger, list: nil)
    let files = try await look(.mirror, context, ledger, list: isFirstUpload ? nil : list.file)
    if files == 0 || versions == 0 { try await proveItIsThere(context.job, claim: header?.claim) }
    guard isFirstUpload else { return }
    try ledger.planUnplannedAdditions()
    let (host, job) = (ports.host, context.job)
    try ledger.completeUnplannedAdditions { path in plannedChange(.add, at: path, of: job, through: host) }
  }

  /// Believes that a place holds nothing only while our claim lies beside it: a disk that was taken away holds nothing
  /// either, and what it held would pass for lost.
  private func proveItIsThere(_ job: Job, claim: String?) async throws {
    if case .found(let found) = try await ports.remote.keepFolder(job).claim, found.claim == claim { return }
    throw Failure(
      .unverified,
      "job '\(job.name)': the destination '\(job.destination)' cannot be looked at: the claim beside it is "
        + "gone",
      hint: "make sure that it is mounted and complete, then run 'mirrorkeep run \(job.name)'")
  }

  /// Moves back into the mirror what was set aside by moving and did not arrive, then looks again.
  func putBackMissing(_ context: PlanContext, _ ledger: any PlanLedger) async throws {
    try await lookAtBoth(context, ledger)
    let list = try ports.host.writeList { write in
      try ledger.forEach(.toPutBack) { change in try write(change.path) }
    }
    guard list.count > 0 else { return }
    _ = try await ports.remote.apply(ApplyCommand(.putBack, context, list: list.file)) { _ in }
    try await lookAtBoth(context, ledger)
  }
}
