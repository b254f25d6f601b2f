import BackupCore
import Synchronization

/// Finds what the job's filters exclude since they were changed: files of the mirror that the filters of the last good run
/// let through and these do not. Costs two listings, and only when the filters differ.
///
/// Notes them in the plan, and what was left out before and is let in again: a run that carries the plan out marks them.
func leavingFiles(_ plan: JobPlan, through ports: Ports) async throws -> LeavingFiles {
  let job = plan.context.job
  guard let claim = plan.claim, let baseline = plan.baseline, baseline.claim == claim.claim,
    baseline.filters != job.filters
  else { return LeavingFiles() }
  let staying = try ports.host.newPlan(job)
  defer { ports.host.discardPlan(staying) }
  var command = LookCommand(.mirror, plan.context)
  command.isFiltered = true
  try await ports.remote.look(command) { files in try staying.addListing(.mirror, files) }
  try ports.host.points.excluded(claim.claim) { path in
    if try staying.isListed(path, in: .mirror) { try plan.ledger.noteExclusions([path], areOver: true) }
  }
  command.context.job.filters = baseline.filters
  let leaving = Mutex((found: LeavingFiles(), largest: [ListedFile]()))
  try await ports.remote.look(command) { files in
    let gone = try files.filter { try !staying.isListed($0.path, in: .mirror) }
    try plan.ledger.noteExclusions(gone.map(\.path), areOver: false)
    for file in gone {
      leaving.withLock { state in
        state.found.files += 1
        state.found.bytes += file.bytes
        state.largest.append(file)
        if state.largest.count > 64 { state.largest = largest(state.largest) }
      }
    }
  }
  return leaving.withLock { state in
    var found = state.found
    found.examples = largest(state.largest).map(\.path.shown)
    return found
  }
}

private func largest(_ files: [ListedFile]) -> [ListedFile] {
  Array(files.sorted { $0.bytes > $1.bytes }.prefix(3))
}
