import BackupCore
import Synchronization

/// Finds what the job's filters exclude since they were changed: files of the mirror that the filters of the last good run
/// let through and these do not. Costs two listings, and only when the filters differ.
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
  command.context.job.filters = baseline.filters
  let leaving = Mutex((found: LeavingFiles(), largest: [ListedFile]()))
  try await ports.remote.look(command) { files in
    for file in files where try !staying.isListed(file.path, in: .mirror) {
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
