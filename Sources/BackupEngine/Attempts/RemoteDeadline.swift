import BackupCore

extension Remote {
  /// These ports, which end what is under way at the deadline and begin nothing after it but what closes a run.
  func ending(at deadline: Deadline) -> Remote {
    let remote = self
    var bounded = self
    bounded.version = { try await deadline.bound { try await remote.version() } }
    bounded.ensure = { job, mode in try await deadline.bound { try await remote.ensure(job, mode) } }
    bounded.renewToken = { job in try await deadline.bound { try await remote.renewToken(job) } }
    bounded.keepFolder = { job in try await deadline.bound { try await remote.keepFolder(job) } }
    bounded.claimAround = { job in try await deadline.bound { try await remote.claimAround(job) } }
    bounded.hasFiles = { job in try await deadline.bound { try await remote.hasFiles(job) } }
    bounded.dryRun = { context, note in try await deadline.bound { try await remote.dryRun(context, note) } }
    bounded.proveRenames = { context, list, proven in
      try await deadline.bound { try await remote.proveRenames(context, list, proven) }
    }
    bounded.proveFolderMove = { context, move in
      try await deadline.bound { try await remote.proveFolderMove(context, move) }
    }
    bounded.apply = { command, seen in try await remote.apply(command, seen, until: deadline) }
    bounded.writeClaim = { job, claim in try await deadline.bound { try await remote.writeClaim(job, claim) } }
    bounded.fetchJournals = { job, runs in try await deadline.bound { try await remote.fetchJournals(job, runs) } }
    bounded.canCopy = { job in try await deadline.bound(closing: true) { try await remote.canCopy(job) } }
    bounded.look = { command, found in
      try await deadline.bound(closing: true) { try await remote.look(command, found) }
    }
    bounded.removePartials = { context, suffix in
      try await deadline.bound(closing: true) { try await remote.removePartials(context, suffix) }
    }
    bounded.sendJournal = { job, file, run in
      try await deadline.bound(closing: true) { try await remote.sendJournal(job, file, run) }
    }
    bounded.tidyKeepFolder = { job, partials in
      try await deadline.bound(closing: true) { try await remote.tidyKeepFolder(job, partials) }
    }
    bounded.versions = versions.ending(at: deadline)
    return bounded
  }

  /// A step that the deadline ends is evidence like any other failed step; what it did is accounted for.
  private func apply(
    _ command: ApplyCommand, _ seen: @escaping @Sendable (AppliedEvent) -> Void, until deadline: Deadline
  ) async throws -> StepEvidence {
    do {
      return try await deadline.bound(closing: command.step == .putBack) { try await apply(command, seen) }
    } catch let failure as Failure where failure.reason == .timeLimit {
      return StepEvidence(failure: failure, isFatal: true)
    }
  }
}

extension VersionsRemote {
  /// The same for what prunes.
  fileprivate func ending(at deadline: Deadline) -> VersionsRemote {
    let versions = self
    return VersionsRemote(
      list: { job, runs, found in try await deadline.bound { try await versions.list(job, runs, found) } },
      listAll: { job, found in try await deadline.bound { try await versions.listAll(job, found) } },
      remove: { job, list in try await deadline.bound { try await versions.remove(job, list) } },
      removeFolder: { job, run in try await deadline.bound { try await versions.removeFolder(job, run) } },
      removeEmptyFolders: { job, runs in try await deadline.bound { try await versions.removeEmptyFolders(job, runs) } }
    )
  }
}
