import BackupCore

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
  /// the new files that arrived put in their places and the missing ones noted.
  mutating func fetch(_ plan: RestorePlan) async throws -> ArrivalsFolder? {
    guard totals.create + totals.replace > 0 || plan.isFetching || plan.goesOn else { return nil }
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
    let placed = request.verifies ? [] : try putNewFiles(plan, [])
    var number = -1
    try plan.list.forEach { item in
      number += 1
      guard item.isFetched, placed.isEmpty || !placed[number], try !hasArrived(item, plan) else { return }
      fail(item.path, errors[logName(plan.place(item))] ?? "not fetched")
    }
    throw failure
  }

  /// Compares what arrived, and what is there already, with the remote by hash; returns the places that differ.
  mutating func verify(_ plan: RestorePlan, _ folder: ArrivalsFolder?) async throws -> Set<MirrorPath> {
    guard request.verifies, let folder else { return [] }
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
    let unequal = list.count > 0 ? try await ports.check(plan.job, list, folder.path) { _ in } : []
    totals.verified = true
    return unequal
  }

  /// Whether an item lies in the private folder whole, as far as size and time tell.
  private func hasArrived(_ item: RestoreItem, _ plan: RestorePlan) throws -> Bool {
    guard case .file(let bytes, let modified, _) = plan.target.arrived(plan.place(item)) else { return false }
    return try item.state.condition == .altered || difference(bytes, modified, item, plan) == nil
  }

  func logName(_ path: MirrorPath) -> [UInt8] { path.lossyLogName ?? path.bytes }
}
