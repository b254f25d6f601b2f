// Read this first: one verify, from its lock to its record.
package import BackupCore

/// Compares source and mirror by content and returns the record, which has been saved.
///
/// lock -> ensure remote -> check source -> check claim -> choose files -> compare -> account. Chosen are the files whose
/// size and time at the source are those of the backup: what was changed since is the next run's business, what was not
/// and differs all the same was changed behind every date, here or there. `percent` is the share of files to compare, nil
/// for all. Changes nothing. Never throws: every failure is an outcome.
package func verifyJob(
  _ job: Job, _ request: RunRequest, percent: Double?, through ports: VerifyPorts
) async -> RunRecord {
  var run = Run(job, request, ports.ports)
  run.record.kind = .verify
  do {
    try run.ports.host.begin(run.record)
    let unlock = try ports.lock(job, run.record.run)
    defer { unlock() }
    run.record.rcloneVersion = try await run.ports.remote.version()
    try await run.ports.remote.ensure(job, request.setup)
    try run.ports.host.checkSource(job)
    let claim = try await run.checkKnownMirror()

    let sample = try percent.map { VerifySample(percent: $0, turn: try ports.turns(job.name)) } ?? .all
    var chosen = try run.chooseFiles(claim, sample, ports)
    if chosen.list.count > 0 {
      ports.announce(
        "comparing \(Count.files(chosen.list.count)) (\(Count.bytes(chosen.bytes))) by content: a remote like pCloud is "
          + "asked once a file, one without hashes is read whole")
      run.report(.verifying)
      let comparison = try await ports.compare(job, chosen.list)
      try Task.checkCancellation()
      try run.note(comparison, claim, &chosen)
    }
    run.record.errors = Array((run.record.errors + chosen.errors).prefix(RunRecord.errorLimit))
    run.conclude(chosen)
  } catch {
    return run.end(failed: error)
  }
  return run.end()
}

/// The files a verify compares, and those it does not.
private struct ChosenFiles {
  var list = PathList(file: "", count: 0)
  var bytes: Int64 = 0
  /// Files that were changed at the source since they were stored.
  var changed = 0
  /// Files the source has and cannot be read there; some of them in `errors`.
  var unreadable = 0
  var errors: [FileError] = []
}

extension Run {
  /// The claim of our mirror, of which the history knows all that the keep folder tells: what it does not know would not be
  /// compared. Throws `unverified`.
  fileprivate func checkKnownMirror() async throws -> Claim {
    let keep = try await ports.remote.keepFolder(job)
    let claim = try ownClaim(in: keep)
    // Several may verify at once: none rebuilds a history.
    if try ports.host.recovery.isRebuilding(claim.claim) {
      throw Failure.rebuildingCutShort(job.name, job.destination.description, then: "verify")
    }
    _ = try await importJournals(of: job, missingFrom: keep, through: ports, strangers: .leave)
    if let failure = try refuseUnknownRuns(keep) { throw failure }
    if try ports.host.recovery.doubt(claim.claim) != nil || ports.host.points.kept(claim.claim).isEmpty {
      throw Failure(
        .unverified,
        "job '\(job.name)': it is not known which files '\(job.destination)' should have: journals are missing",
        hint: "run 'mirrorkeep run \(job.name)', which looks at the mirror, then verify again")
    }
    return claim
  }

  fileprivate func chooseFiles(
    _ claim: Claim, _ sample: VerifySample, _ ports: VerifyPorts
  ) throws -> ChosenFiles {
    var chosen = ChosenFiles()
    chosen.list = try self.ports.host.writeList { write in
      try ports.current(claim.claim) { state in
        // What a link points at is in the history; there is no content to compare.
        guard sample.contains(state.path), job.links != .store || StoredLink.path(of: state.path) == nil else { return }
        let found = self.ports.host.lookAtSource(job, state.path)
        if case .unusable(let why) = found {
          chosen.unreadable += 1
          if chosen.errors.count < RunRecord.errorLimit {
            chosen.errors.append(FileError(path: state.path.shown, message: "could not be compared: \(why)"))
          }
          return
        }
        guard Self.isAsStored(found, state.bytes, state.modified) else {
          chosen.changed += 1
          return
        }
        try write(state.path)
        chosen.bytes += state.bytes ?? 0
      }
    }
    return chosen
  }

  /// Whether the source has the file as it was stored, as far as size and time tell.
  private static func isAsStored(_ found: SourceFile, _ bytes: Int64?, _ stored: Int64?) -> Bool {
    guard case .present(let size, let modified, _) = found else { return false }
    return size == bytes && stored.map { FileTime.isSame($0, modified) } == true
  }

  /// Takes what is not equal into the record, but for files that were changed at the source while they were compared.
  fileprivate mutating func note(_ found: Comparison, _ claim: Claim, _ chosen: inout ChosenFiles) throws {
    var comparison = found
    for path in found.unproven {
      let known = try ports.host.knownBefore(claim.claim, path)
      let now = ports.host.lookAtSource(job, path)
      guard !Self.isAsStored(now, known?.bytes, known?.modified) else { continue }
      comparison.differing.remove(path)
      comparison.missing.remove(path)
      comparison.failing.remove(path)
      chosen.changed += 1
    }
    for (paths, message) in [
      (comparison.differing, "differs in content, though size and time are equal"),
      (comparison.missing, "is not in the mirror any more"), (comparison.failing, "could not be compared"),
    ] {
      record.files.failed += paths.count
      for path in paths.sorted() where record.errors.count < RunRecord.errorLimit {
        record.errors.append(FileError(path: path.shown, message: message))
      }
    }
  }

  fileprivate mutating func conclude(_ chosen: ChosenFiles) {
    record.files.checked = chosen.list.count
    var changed = chosen.changed > 0 ? "; \(Count.files(chosen.changed)) changed at the source since the last run" : ""
    if chosen.unreadable > 0 { changed += "; \(Count.files(chosen.unreadable)) could not be read at the source" }
    let compared = "\(Count.files(chosen.list.count)) (\(Count.bytes(chosen.bytes))) compared by content"
    if chosen.list.count == 0, chosen.changed > 0 {
      return set(
        Failure(
          .unverified, "nothing could be compared" + changed,
          hint: "run 'mirrorkeep run \(job.name)', then verify again"))
    }
    let differing = record.files.failed
    record.files.failed += chosen.unreadable
    guard differing == 0 else {
      return set(
        Failure(
          .differencesFound, "\(differing) of \(compared) not equal in source and mirror" + changed,
          hint:
            "look at both: 'mirrorkeep restore \(job.name) PATH --to DIR' brings the mirror's file; where the source's is "
            + "right, 'touch' it and run 'mirrorkeep run \(job.name)'"))
    }
    guard chosen.unreadable == 0 else {
      return set(
        Failure(
          .filesFailed, compared + ", all equal" + changed,
          hint: "check owner and mode of these files, then verify again"))
    }
    record.outcome = .succeeded
    record.exitStatus = 0
    record.message = compared + ", all equal" + changed
  }

  private mutating func set(_ failure: Failure) {
    (record.outcome, record.reason, record.exitStatus) = (failure.reason.outcome, failure.reason, failure.exitStatus)
    (record.message, record.hint) = (failure.message, failure.hint)
  }
}
