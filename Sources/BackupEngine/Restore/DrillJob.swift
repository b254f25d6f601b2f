// Read this first: one drill, a restore that somebody else than a person in need asks for.
package import BackupCore

/// Rehearses a restore and returns what became of it; its record, of kind `drill`, has been saved.
///
/// choose a point -> choose files -> restore them into `folder` and compare them with the remote by content -> look whether
/// every other file of the point lies where the history has it. `request` says which job; what it asks for beside that is
/// chosen here. `pick` gives a number from 0 up to, not including, its argument. Never throws: every failure is an outcome.
package func drillJob(
  _ request: RestoreRequest, into folder: String, files: Int, pick: @escaping @Sendable (Int) -> Int,
  through ports: RestorePorts
) async -> RestoreReport {
  var request = request
  request.kind = .drill
  request.target = .folder(folder)
  request.verifies = true
  var choice = DrillChoice(files)
  var chosen: RestorePoint?
  do {
    let kept = try ports.points(request.name).filter { !$0.isForgotten && $0.files > 0 }
    // A mirror that was given up for a later one may be gone, and a point that files may be missing from proves the least.
    let ours = kept.filter { $0.claim == kept.last?.claim }
    let certain = ours.filter { !$0.isUncertain }
    let points = certain.isEmpty ? ours : certain
    if !points.isEmpty {
      let point = points[pick(points.count)]
      try ports.files(point, nil) { choice.take($0, pick: pick) }
      request.at = .run(point.run)
      let names = choice.paths.map { $0.localBytes ?? $0.bytes }
      request.paths = PathSelection(names, areGlobs: false) ?? PathSelection()
      chosen = point
    }
  } catch {
    // The restore meets the same and records it.
  }
  let report = await restoreJob(request, through: ports)
  guard let chosen, report.record.outcome == .succeeded else { return report }
  return await Drill(request: request, ports: ports, point: chosen, report: report).conclude()
}

/// The second half of a drill: its files are back, now the whole point is looked at.
private struct Drill {
  let request: RestoreRequest
  let ports: RestorePorts
  let point: RestorePoint
  var report: RestoreReport

  func conclude() async -> RestoreReport {
    var restore = Restore(request, ports)
    restore.record = report.record
    restore.totals = report.restore
    do {
      let missing = try await missingFiles(try await restore.job(of: point))
      let rate = DrillRate.text(report.restore.bytes, seconds: report.record.durationSeconds ?? 0)
      let altered = report.restore.altered
      let restored =
        "\(Count.files(report.restore.create)) (\(Count.bytes(report.restore.bytes))) of run \(point.run) "
        + "restored\(altered == 0 ? " and equal" : ""), \(rate)"
      guard altered == 0 else {
        throw Failure(
          .differencesFound,
          "\(restored); but \(Count.files(altered)) not as stored: somebody else changed what lies on the remote",
          hint: "see which with 'mirrorkeep history show \(restore.record.run)'")
      }
      guard missing.isEmpty else {
        for path in missing { restore.fail(path, "is not where the history has it") }
        throw Failure(
          .differencesFound, "\(restored); but \(Count.files(missing.count)) of \(point.files) cannot be found",
          hint:
            "see them with 'mirrorkeep history show \(restore.record.run)'; 'mirrorkeep verify \(request.name)' looks "
            + "at the mirror in full")
      }
      restore.record.message = restored + "; all \(Count.files(point.files)) of it are in their places"
    } catch {
      return restore.end(failed: error)
    }
    return restore.end()
  }

  /// Files of the point that two listings, of the mirror and of all versions, do not show.
  private func missingFiles(_ job: Job) async throws -> [MirrorPath] {
    let host = ports.ports.host
    let unlock = try ports.lock(job, report.record.run)
    defer { unlock() }
    let listing = try host.newPlan(job)
    defer { host.discardPlan(listing) }
    let context = PlanContext(job: job, leftOut: [], run: report.record.run)
    try await ports.ports.remote.look(LookCommand(.mirror, context)) { try listing.addListing(.mirror, $0) }
    try await ports.ports.remote.versions.listAll(job) { try listing.addListing(.versions, $0) }
    var missing: [MirrorPath] = []
    try ports.files(point, nil) { state in
      // What somebody else changed comes back as he left it; what is lost does not.
      guard state.condition != .altered else { return }
      let isThere =
        try state.condition == .whole && isListed(state.place, in: listing)
      if !isThere { missing.append(state.path) }
    }
    return missing
  }

  private func isListed(_ place: FileState.Place, in listing: any PlanLedger) throws -> Bool {
    switch place {
    case .mirror(let path): try listing.isListed(path, in: .mirror)
    case .versions(let run, let path):
      try listing.isListed(MirrorPath(bytes: Array(run.text.utf8) + [0x2F] + path.bytes), in: .versions)
    }
  }
}
