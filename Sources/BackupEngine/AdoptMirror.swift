import BackupCore

extension Run {
  /// Takes over the files found at the destination: records them as a run of its own (kind `recover`), whose journal is
  /// the claim's first and holds the whole mirror, and writes the claim. Nothing in the mirror is changed.
  mutating func adoptMirror(_ plan: JobPlan) async throws -> Claim {
    report(.preparing)
    let claim = newClaim()
    var found = newFoundRecord()
    try ports.host.begin(found)
    let building = try ports.host.newPlan(job)
    let context = PlanContext(job: job, leftOut: plan.context.leftOut, run: found.run)
    try await ports.remote.look(LookCommand(.mirror, context)) { files in
      try building.insert(files.map { PlannedChange(.add, $0.path, bytes: $0.bytes, modified: $0.modified) })
    }
    try building.settleAsFound()
    // Kept as an unsettled run's until the history has it: with the claim there nobody would look at the mirror again.
    var header = PlanHeader(
      plan: try building.planID(job: job.name), job: job.name, madeAt: found.startedAt, source: job.source,
      destination: job.destination.description, keepFolder: job.destination.keepFolder)
    header.run = found.run
    header.claim = claim.claim
    let ledger = try ports.host.keepPlan(building, header)
    try await ports.remote.writeClaim(job, claim)
    header.isClaimed = true
    try ledger.commit(header)
    let totals = try ports.host.applyStates(ledger, found.run, claim.claim).mirror
    found.outcome = .succeeded
    found.exitStatus = 0
    found.files.added = totals.files
    found.files.checked = totals.files
    found.bytes.mirror = totals.bytes
    found.message = "the mirror as found was taken over: \(Count.files(totals.files)), \(Count.bytes(totals.bytes))"
    found.finishedAt = ports.host.now()
    found.durationSeconds = 0
    try ports.host.save(found)
    _ = try ports.host.writeJournal(JournalOrder(.done, record: found, job: job, claim: claim, plan: ledger))
    try ports.host.finishPlan(found.run)
    return claim
  }
}
