import BackupCore
import Synchronization

extension Restore {
  /// Makes sure the remote is there and can be read, creating it only from a declared token; returns what lies in the keep
  /// folder, nil where nothing is needed from there.
  mutating func ensureRemote(_ plan: RestorePlan) async throws -> KeepFolder? {
    guard plan.isFetching else { return nil }
    report(.checking)
    record.rcloneVersion = try await remote.version()
    try await remote.ensure(plan.job, .auto)
    let keep: KeepFolder
    do {
      keep = try await remote.keepFolder(plan.job)
    } catch let failure as Failure where failure.reason == .tokenRejected {
      guard try await remote.renewToken(plan.job) else { throw failure }
      keep = try await remote.keepFolder(plan.job)
    }
    if case .found(let claim) = keep.claim { isClaimed = claim.claim == plan.point.claim }
    return keep
  }

  /// Brings what is needed into the private folder; returns that folder, nil where nothing is needed.
  ///
  /// One rclone, however many runs the files come from. Failed files are noted; throws when going on is pointless, with
  /// the missing files noted.
  mutating func fetch(_ plan: RestorePlan) async throws -> String? {
    guard totals.create + totals.replace > 0 || plan.isFetching else { return nil }
    let folder = try plan.target.prepare(claim: plan.point.claim)
    let list = try host.writeList { write in
      try plan.list.forEach { if $0.isFetched { try write(plan.place($0)) } }
    }
    guard list.count > 0 else { return folder }
    report(.fetching)
    let watch = FetchWatch(host, job: request.name, bytes: totals.bytes, files: list.count)
    let evidence = try await ports.fetch(plan.job, record.run, list, folder) { watch.take($0) }
    errors = watch.errors
    failure = evidence.failure
    try Task.checkCancellation()
    guard let failure, evidence.isFatal else { return folder }
    try plan.list.forEach { item in
      guard item.isFetched, case .absent = plan.target.arrived(plan.place(item)) else { return }
      fail(item.path, errors[logName(plan.place(item))] ?? "not fetched")
    }
    throw failure
  }

  /// Compares what arrived, and what is there already, with the remote by hash; returns the places that differ.
  mutating func verify(_ plan: RestorePlan, _ arrivals: String?) async throws -> Set<MirrorPath> {
    guard request.verifies, let arrivals else { return [] }
    report(.verifying)
    let target = plan.target
    let list = try host.writeList { write in
      try plan.list.forEach { item in
        guard !item.isLink else { return }
        let place = plan.place(item)
        if item.decision == .unchanged { try target.lend(item.path, as: place) }
        guard case .file = target.arrived(place) else { return }
        try write(place)
      }
    }
    let unequal = list.count > 0 ? try await ports.check(plan.job, list, arrivals) { _ in } : []
    totals.verified = true
    return unequal
  }

  func logName(_ path: MirrorPath) -> [UInt8] { path.lossyLogName ?? path.bytes }
}

/// Hears what the log of a fetch says, on the thread that reads it.
final class FetchWatch: Sendable {
  private let host: Host
  private let job: String
  private let bytes: Int64
  private let files: Int
  private let state = Mutex((done: 0, errors: [[UInt8]: String]()))

  init(_ host: Host, job: String, bytes: Int64, files: Int) {
    self.host = host
    self.job = job
    self.bytes = bytes
    self.files = files
  }

  var errors: [[UInt8]: String] { state.withLock { $0.errors } }

  func take(_ event: AppliedEvent) {
    switch event {
    case .done, .touched: state.withLock { $0.done += 1 }
    case .failed(let name, let message):
      state.withLock { if $0.errors.count < RunRecord.errorLimit { $0.errors[name] = message } }
    case .progress(let progress):
      var report = RunProgress(job: job, phase: .fetching)
      report.bytes = progress.bytes
      report.totalBytes = bytes
      report.files = state.withLock { $0.done }
      report.totalFiles = files
      report.speed = progress.speed
      report.current = progress.current
      host.progress(report)
    }
  }
}
