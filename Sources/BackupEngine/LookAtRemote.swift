import BackupCore

extension Run {
  /// Enters into the plan what a place on the remote holds now.
  func look(_ place: LookCommand.Place, _ context: PlanContext, _ ledger: any PlanLedger, list: String?) async throws {
    try await ports.remote.look(LookCommand(place, context, list: list)) { files in
      try ledger.addListing(place, files)
    }
  }

  /// Looks at every unsettled path in the mirror and at all versions of the run.
  func lookAtBoth(_ context: PlanContext, _ ledger: any PlanLedger) async throws {
    try ledger.forgetListings()
    let list = try ports.host.writeList { write in
      try ledger.forEach(.unsettled) { change in
        try write(change.path)
        if let from = change.from { try write(from) }
      }
    }
    guard list.count > 0 else { return }
    try await look(.mirror, context, ledger, list: list.file)
    try await look(.versions, context, ledger, list: nil)
  }

  /// Moves back into the mirror what was set aside by moving and did not arrive, then looks again.
  func putBackMissing(_ context: PlanContext, _ ledger: any PlanLedger) async throws {
    try await lookAtBoth(context, ledger)
    let list = try ports.host.writeList { write in
      try ledger.forEach(.toPutBack) { change in try write(change.path) }
    }
    guard list.count > 0 else { return }
    _ = try await ports.remote.apply(ApplyCommand(.putBack, context, list: list.file)) { _ in }
    try await lookAtBoth(context, ledger)
  }
}
