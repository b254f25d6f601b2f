import BackupCore

extension Restore {
  /// Fetches a list and meanwhile puts in their places the new files that have arrived, when nothing is left to be known
  /// about them.
  ///
  /// What replaces a file, is a link, differs from what the history knows or cannot be placed waits for `putInPlace`, which
  /// goes through the whole list once more; with `--verify` everything does.
  mutating func fetchAndPlace(
    _ list: PathList, into folder: ArrivalsFolder, _ plan: RestorePlan, _ watch: FetchWatch
  ) async throws -> StepEvidence {
    guard !request.verifies else {
      return try await ports.fetch(plan.job, record.run, list, folder) { watch.take($0) }
    }
    arrivals = try ArrivalIndex(plan.list) { $0.decision == .create && !$0.isLink ? logName(plan.place($0)) : nil }
    let (fetch, job, run) = (ports.fetch, plan.job, record.run)
    async let fetching = watch.closing { try await fetch(job, run, list, folder) { watch.take($0) } }
    for await _ in watch.wakes {
      for name in watch.takeArrived() { placeArrived(name, plan) }
    }
    return try await fetching
  }

  private mutating func placeArrived(_ name: UInt64, _ plan: RestorePlan) {
    guard let position = arrivals.position(of: name), let item = try? plan.list.item(at: position) else { return }
    let place = plan.place(item)
    guard ArrivalIndex.hash(logName(place)) == name else { return }
    do {
      try plan.target.put(
        place, at: item.path, mode: item.state.mode, modified: item.state.modified, replacing: false
      ) { bytes, modified in
        guard try difference(bytes, modified, item, plan) == nil else { throw Failure(.filesFailed, "waits") }
      }
    } catch {
      // It lies where it arrived, and is met once more at the end.
      return
    }
    arrivals.markPlaced(name)
    count(item)
  }
}
