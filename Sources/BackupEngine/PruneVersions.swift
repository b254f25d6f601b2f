import BackupCore

extension Run {
  /// The last step of a backup: removes versions no kept point needs. What it could not remove is left to the next run and
  /// changes no outcome.
  mutating func pruneVersions(_ plan: JobPlan) async {
    guard let claim = plan.claim?.claim, mayPrune(plan) else { return }
    do {
      guard try !ports.host.points.going(claim).isEmpty else { return }
      if let failure = try refusePruning(plan.keep, plan.missingJournal) { throw failure }
      // The backup is made: also a prune that is killed leaves it recorded.
      try ports.host.save(kept)
      let removed = try await removeVersions(claim)
      let (files, bytes) = (removed.gone.files, removed.gone.bytes)
      if files > 0 { record.message += "; \(Count.versions(files)) pruned (\(Count.bytes(bytes)))" }
      if let failure = removed.failure { throw failure }
    } catch {
      ports.host.warn("versions were left to be pruned later: \(Failure.wrapping(error, job: job.name).message)")
    }
  }

  /// Removes the versions that are to go and were seen where they should lie. The history and a journal in the keep folder
  /// name them before anything is removed.
  ///
  /// Throws what keeps it from being begun, or from being known.
  func removeVersions(_ claim: String) async throws -> RemovedVersions {
    report(.pruning)
    let twins = try await findCopies(claim)
    let going = try ports.host.points.going(claim)
    guard !going.isEmpty else { return RemovedVersions() }
    guard try ports.host.waitingJournals(claim).isEmpty else {
      throw Failure(
        .unverified, "job '\(job.name)': the journal that names them could not be sent",
        hint: "run 'mirrorkeep prune \(job.name)' later")
    }
    let runs = going.map(\.run)
    let staying = try await listVersions(claim, Set(runs).union(twins).sorted())
    // What an earlier prune removed, here or elsewhere, is not there.
    let listed = try ports.host.points.goingListed(claim)
    let absent = try ports.host.points.going(claim).files - listed.files
    var failure = try await removeFolders(going.filter { !staying.contains($0.run) }, claim)
    let list = try ports.host.writeList { write in
      try ports.host.points.forEachListed(claim, failure.removed) { try write($0.place) }
    }
    if list.count > 0 {
      failure.first = try await ports.remote.versions.remove(job, list.file) ?? failure.first
      let emptied = runs.filter { !failure.removed.contains($0) }
      failure.first = try await ports.remote.versions.removeEmptyFolders(job, emptied) ?? failure.first
    }
    _ = try await listVersions(claim, runs)
    try await proveOwner(claim)
    try ports.host.points.finishListing(claim)
    let rest = try ports.host.points.going(claim)
    let gone = listed.compactMap { total in total.without(rest.first { $0.run == total.run }) }
    return RemovedVersions(
      gone: gone, left: max(0, going.files - absent - gone.files), failure: rest.isEmpty ? nil : failure.first)
  }

  /// Removes whole folders where that spares the remote a call a file, and nothing in them is to stay.
  private func removeFolders(
    _ folders: [VersionsTotal], _ claim: String
  ) async throws -> (removed: Set<RunID>, first: Failure?) {
    var result: (removed: Set<RunID>, first: Failure?) = ([], nil)
    let large = folders.filter { $0.files >= Self.folderFiles }.sorted { $0.files > $1.files }.prefix(Self.folders)
    // A disk may hold links no listing shows; a remote that copies on its own side is no disk.
    guard !large.isEmpty, try await ports.remote.canCopy(job) else { return result }
    var seen: [RunID: Int] = [:]
    try ports.host.points.forEachListed(claim, []) { seen[$0.run, default: 0] += 1 }
    // Of a folder that was not seen whole nobody knows that nothing in it is to stay.
    for folder in large where seen[folder.run, default: 0] >= folder.files {
      try Task.checkCancellation()
      if let failure = try await ports.remote.versions.removeFolder(job, folder.run) {
        result.first = result.first ?? failure
      } else {
        result.removed.insert(folder.run)
      }
    }
    return result
  }

  /// At most so many folders are removed whole, each of at least so many files; the others' files go by one list.
  private static let folders = 16
  private static let folderFiles = 8

  /// Lists the versions of runs and notes what of them is to go; returns the runs that also hold what is not.
  private func listVersions(_ claim: String, _ runs: [RunID]) async throws -> Set<RunID> {
    try Task.checkCancellation()
    let points = ports.host.points
    try points.startListing(claim)
    let staying = Collected<RunID>()
    try await ports.remote.versions.list(job, runs) { files in
      staying.add(try points.noteListed(claim, files))
    }
    return staying.all
  }

  /// Looks once more for the bytes that copies among the versions were made of; returns runs whose versions may hold them.
  private func findCopies(_ claim: String) async throws -> [RunID] {
    let points = ports.host.points
    let paths = try points.startCopies(claim)
    guard !paths.isEmpty else { return [] }
    let list = try ports.host.writeList { write in for path in paths { try write(path) } }
    let context = PlanContext(job: job, leftOut: [], run: record.run)
    try await ports.remote.look(LookCommand(.mirror, context, list: list.file)) { try points.noteMirror(claim, $0) }
    return try points.finishCopies(claim)
  }

  /// Throws unless our claim lies beside the mirror: a disk that was taken away shows no versions either.
  private func proveOwner(_ claim: String) async throws {
    if case .found(let found) = try await ports.remote.keepFolder(job).claim, found.claim == claim { return }
    throw Failure(
      .unverified, "job '\(job.name)': the claim beside the destination '\(job.destination)' is gone",
      hint: "make sure that it is mounted and complete, then run 'mirrorkeep prune \(job.name)'")
  }
}
