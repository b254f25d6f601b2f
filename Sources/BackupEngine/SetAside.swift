import BackupCore

extension Run {
  /// Makes sure every replacement that will be sent has its old content in the versions folder: what the log did not
  /// show is looked for there, and what is not there is not replaced.
  mutating func withholdUnlessSetAside(_ plan: JobPlan) async throws {
    guard try plan.ledger.count(.notSetAside) > 0 else { return }
    try await look(.versions, plan.context, plan.ledger, list: nil)
    var missing: [MirrorPath] = []
    try plan.ledger.forEach(.notSetAside) { change in missing.append(change.path) }
    for path in missing { try plan.ledger.setObstacle(Self.notKept, at: path) }
  }

  /// Where the remote cannot copy: moves a few files at a time aside, sends them, and moves back what did not arrive.
  mutating func replaceInBatches(_ plan: JobPlan) async throws -> Bool {
    var last: MirrorPath?
    while true {
      var batch: [MirrorPath] = []
      try plan.ledger.forEach(.nextToReplace(limit: Self.batchFiles, after: last)) { batch.append($0.path) }
      guard !batch.isEmpty else { return true }
      guard try await replaceBatch(batch, plan) else { return false }
      last = batch.last
    }
  }

  private mutating func replaceBatch(_ batch: [MirrorPath], _ plan: JobPlan) async throws -> Bool {
    report(.settingAside)
    let list = try ports.host.writeList { write in for path in batch { try write(path) } }
    var goesOn = try await step(ApplyCommand(.setAsideByMove, plan.context, list: list.file), plan)
    if try batch.contains(where: { try !isSetAside($0, plan) }) {
      // What the log did not show, or showed under a name that is not one file's alone, is looked for.
      try await look(.versions, plan.context, plan.ledger, list: nil)
      for path in batch where try !isSetAside(path, plan) {
        try plan.ledger.setObstacle(Self.notKept, at: path)
      }
    }
    let sending = try batch.filter { try isSetAside($0, plan) }
    if goesOn, !sending.isEmpty {
      let list = try ports.host.writeList { write in for path in sending { try write(path) } }
      goesOn = try await step(ApplyCommand(.send, plan.context, list: list.file), plan)
    }
    if try sending.contains(where: { try !wasSent($0, plan) }) {
      try await putBackMissing(plan.context, plan.ledger)
      // What lies in both places arrived without its own line in the log; that is left to the accounting.
      for path in sending where try !wasSent(path, plan) && !plan.ledger.isListed(path, in: .versions) {
        try plan.ledger.setObstacle("it could not be sent, so the old content was put back", at: path)
      }
    }
    return goesOn
  }

  private func isSetAside(_ path: MirrorPath, _ plan: JobPlan) throws -> Bool {
    try plan.ledger.steps(at: path).contains(.setAside) || plan.ledger.isListed(path, in: .versions)
  }

  private func wasSent(_ path: MirrorPath, _ plan: JobPlan) throws -> Bool {
    try plan.ledger.steps(at: path).contains(.sent)
  }

  private static let batchFiles = 64
  private static let notKept = "its old content could not be kept, so it was not replaced"
}
