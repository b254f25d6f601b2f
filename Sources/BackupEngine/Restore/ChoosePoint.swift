import BackupCore

extension Restore {
  /// The restore point that is asked for; throws `nothing-found`, and `unverified` where the history has not all of them:
  /// it was being rebuilt, and that was cut short.
  mutating func choosePoint() throws -> RestorePoint {
    let points = try ports.points(request.name)
    missesJournals = points.contains { $0.isUncertain }
    let found = try moment(among: points).point(among: points)
    // A mirror that was given up for a later one may never be rebuilt.
    if let destination = try host.recovery.rebuilding(request.name, found?.run) {
      throw Failure.rebuildingCutShort(request.name, destination, then: "restore")
    }
    guard !points.isEmpty else { throw Failure.noPoints(request.name, request.job?.destination) }
    guard let point = found else {
      throw Failure(
        .nothingFound,
        "job '\(request.name)' has no restore point so early"
          + (points.first { !$0.isForgotten }.map { ": the first that is kept is of run \($0.run)" } ?? ""),
        hint: "see them all with 'mirrorkeep points \(request.name)'")
    }
    guard !point.isForgotten else {
      throw Failure(
        .nothingFound, "the restore point of run '\(point.run)' was given up by 'keep' and is not restorable any more",
        hint: "see those that are kept with 'mirrorkeep points \(request.name)'")
    }
    totals.atRun = point.run
    totals.isUncertain = point.isUncertain
    return point
  }

  private func moment(among points: [RestorePoint]) throws -> RestoreMoment {
    switch request.at {
    case .latest: return .latest
    case .instant(let time): return .finishedBy(time)
    case .span(_, let end): return .finishedBefore(end)
    case .run(let run):
      guard let record = try host.record(run) else {
        // One whose record was purged is still the run it was.
        guard try !host.points.unknown([run]).isEmpty, let start = run.start else { return .after(run) }
        return .startedBy(start)
      }
      return try own(record, points)
    case .shortRun(let text):
      let records = try ports.runs(text).compactMap { try host.record($0) }
      let ours = records.filter { isOurs($0, points) }
      if ours.count > 1 {
        let names = ours.prefix(5).map { "'\($0.run)'" }.joined(separator: ", ")
        throw Failure(.nothingFound, "'\(text)' may be one of several runs: \(names)", hint: "write more of the id")
      }
      guard let record = ours.first ?? records.first else {
        throw Failure(
          .nothingFound, "there is no run '\(text)'", hint: "see them with 'mirrorkeep history \(request.name)'")
      }
      return try own(record, points)
    }
  }

  /// A renamed job has the points it made under its earlier name.
  private func isOurs(_ record: RunRecord, _ points: [RestorePoint]) -> Bool {
    record.job == request.name || points.contains { $0.run == record.run }
  }

  private func own(_ record: RunRecord, _ points: [RestorePoint]) throws -> RestoreMoment {
    if isOurs(record, points) { return .after(record.run) }
    throw Failure(
      .nothingFound, "run '\(record.run)' is one of job '\(record.job)', not of '\(request.name)'",
      hint: "see the points of this job with 'mirrorkeep points \(request.name)'")
  }

  /// The job as it was when the point was made: its source, and the destination where the mirror lies now, which is that of
  /// the job's file only where it has the point's claim.
  mutating func job(of point: RestorePoint) async throws -> Job {
    let moved = await destination(of: point)
    guard let text = moved ?? point.destination ?? request.job?.destination.description,
      let colon = text.firstIndex(of: ":"),
      let destination = Destination(
        remote: String(text[..<colon]), path: String(text[text.index(after: colon)...]))
    else {
      throw Failure(
        .nothingFound, "the history does not know where run '\(point.run)' stored its files",
        hint: "choose another with 'mirrorkeep points \(request.name)'")
    }
    let source = point.source ?? request.job?.source ?? "/"
    (record.source, record.destination) = (source, text)
    var job = request.job ?? Job(name: request.name, source: source, destination: destination)
    if job.destination != destination { job.remote = nil }
    job.destination = destination
    return job
  }

  /// The destination of the job's file where it is another than the history's and has the point's claim: the backup was
  /// moved there. nil otherwise, also where that cannot be told. A dry run does not look.
  private func destination(of point: RestorePoint) async -> String? {
    guard !request.isDryRun, let job = request.job, let before = point.destination,
      before != job.destination.description
    else { return nil }
    do {
      _ = try await remote.version()
      try await remote.ensure(job, .auto)
      guard case .found(let claim) = try await remote.keepFolder(job).claim, claim.claim == point.claim else {
        return nil
      }
      return job.destination.description
    } catch {
      return nil
    }
  }
}

extension Failure {
  /// A history that lost what it knew has no points either: the keep folder tells.
  fileprivate static func noPoints(_ job: String, _ destination: Destination?) -> Failure {
    Failure(
      .nothingFound, "the history here knows no restore point of job '\(job)'",
      hint: destination.map {
        "where there is a backup at '\($0)' already, run 'mirrorkeep recover \($0)', else make one with 'mirrorkeep run "
          + "\(job)'"
      } ?? "bring them back from where the job is backed up with 'mirrorkeep recover REMOTE:PARENT/NAME'")
  }
}
