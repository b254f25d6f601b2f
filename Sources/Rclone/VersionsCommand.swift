package import BackupCore

extension RcloneRemote {
  /// Lists the versions of some runs, in batches of what was read so far; no folder is no files.
  ///
  /// Throws unless rclone ended with complete evidence.
  package func listVersions(
    _ job: Job, _ runs: [RunID], found: @escaping @Sendable ([VersionFile]) throws -> Void
  ) async throws {
    let wanted = Set(runs)
    try await list(arguments.listingVersions(of: job, runs), remote: job.destination.remote) { files in
      let versions = files.compactMap(VersionFile.init(listed:)).filter { wanted.contains($0.run) }
      if !versions.isEmpty { try found(versions) }
    }
  }

  /// Lists all versions of a job, paths below them; no folder is no files.
  package func listAllVersions(
    _ job: Job, found: @escaping @Sendable ([ListedFile]) throws -> Void
  ) async throws {
    try await list(arguments.listingVersions(of: job, nil), remote: job.destination.remote, found: found)
  }

  /// Removes the files `list` names, paths below the versions.
  package func removeVersions(_ job: Job, list: String) async throws -> Failure? {
    try await carryOut(arguments.removingVersions(of: job, list), job)
  }

  /// Removes a run's folder of versions with all it holds.
  package func removeVersions(_ job: Job, of run: RunID) async throws -> Failure? {
    try await carryOut(arguments.removingVersions(of: job, run: run), job)
  }

  /// Removes the empty folders of some runs' versions; of all where they are many.
  package func removeEmptyFolders(_ job: Job, _ runs: [RunID]) async throws -> Failure? {
    guard runs.count <= RcloneArguments.manyRuns else {
      return try await carryOut(arguments.removingEmptyFolders(of: job, run: nil), job)
    }
    var first: Failure?
    for run in runs {
      let failure = try await carryOut(arguments.removingEmptyFolders(of: job, run: run), job)
      first = first ?? failure
    }
    return first
  }

  private func carryOut(_ command: [String], _ job: Job) async throws -> Failure? {
    try Task.checkCancellation()
    let (ending, tally) = try await program.run(command)
    if RcloneExit.isMissing(ending, tally) { return nil }
    return RcloneExit.failure(ending, tally, evidence: .done, remote: job.destination.remote)
  }
}
