import BackupCore

/// How old content gets into the versions before new content takes its place, and how much of it at a time.
private enum SettingAside {
  /// The remote copies: nothing travels, and the mirror never lacks a file.
  case copy
  /// The bytes travel through this host and back.
  case copyThroughHost
  /// The mirror lacks the files until the new ones have arrived.
  case move

  var files: Int { self == .move ? 64 : 2000 }
  var bytes: Int64 { self == .copyThroughHost ? 32 << 20 : .max }
  var step: ApplyCommand.Step { self == .move ? .setAsideByMove : .setAside }
  /// How files are sent afterwards: what was moved away is overwritten no more.
  var sending: ApplyCommand.Step { self == .move ? .send : .replace }

  /// Up to this many bytes in all, a copy through this host is better than a mirror that lacks files for a while.
  static let hostLimit: Int64 = 256 << 20
}

extension Run {
  /// Replaces content a portion at a time: the old one is set aside first, and only what was seen to be set aside is sent.
  ///
  /// A run that is stopped has whole portions behind it, so the next one gets further. False when going on is pointless.
  mutating func replace(_ plan: JobPlan) async throws -> Bool {
    // Counted anew: a touch the remote cannot do has become one of them.
    let totals = try plan.ledger.totals().replace
    guard totals.files > 0 else { return true }
    var way = SettingAside.move
    if try await ports.remote.canCopy(job) {
      way = .copy
    } else if totals.bytes <= SettingAside.hostLimit {
      way = .copyThroughHost
    }
    var last: MirrorPath?
    while true {
      let portion = try nextToReplace(way, after: last, plan)
      guard !portion.isEmpty else { return true }
      guard try await replace(portion, way, plan) else { return false }
      last = portion.last
    }
  }

  private func nextToReplace(_ way: SettingAside, after last: MirrorPath?, _ plan: JobPlan) throws -> [MirrorPath] {
    var (portion, bytes) = ([] as [MirrorPath], 0 as Int64)
    try plan.ledger.forEach(.nextToReplace(limit: way.files, after: last)) { change in
      guard bytes < way.bytes else { return }
      portion.append(change.path)
      bytes += change.bytes ?? 0
    }
    return portion
  }

  private mutating func replace(_ portion: [MirrorPath], _ way: SettingAside, _ plan: JobPlan) async throws -> Bool {
    report(.settingAside)
    var goesOn = try await step(ApplyCommand(way.step, plan.context, list: list(portion).file), plan)
    // Whatever was moved away has to come back.
    guard goesOn || way == .move else { return false }
    if try portion.contains(where: { try !isSetAside($0, plan) }) {
      // What the log did not show, or showed under a name that is not one file's alone, is looked for.
      try await look(.versions, plan.context, plan.ledger, list: nil)
      for path in portion where try !isSetAside(path, plan) {
        try plan.ledger.setObstacle("its old content could not be kept, so it was not replaced", at: path)
      }
    }
    let sending = try portion.filter { try isSetAside($0, plan) }
    if goesOn, !sending.isEmpty {
      goesOn = try await step(ApplyCommand(way.sending, plan.context, list: list(sending).file), plan)
    }
    if way == .move { try await putBackUnsent(sending, plan) }
    return goesOn
  }

  /// Moves back what was moved away and did not arrive anew.
  private func putBackUnsent(_ sending: [MirrorPath], _ plan: JobPlan) async throws {
    guard try sending.contains(where: { try !wasSent($0, plan) }) else { return }
    try await putBackMissing(plan.context, plan.ledger)
    // What lies in both places arrived without its own line in the log; that is left to the accounting.
    for path in sending where try !wasSent(path, plan) && !plan.ledger.isListed(path, in: .versions) {
      try plan.ledger.setObstacle("it could not be sent, so the old content was put back", at: path)
    }
  }

  private func list(_ paths: [MirrorPath]) throws -> PathList {
    try ports.host.writeList { write in for path in paths { try write(path) } }
  }

  private func isSetAside(_ path: MirrorPath, _ plan: JobPlan) throws -> Bool {
    try plan.ledger.steps(at: path).contains(.setAside) || plan.ledger.isListed(path, in: .versions)
  }

  private func wasSent(_ path: MirrorPath, _ plan: JobPlan) throws -> Bool {
    try plan.ledger.steps(at: path).contains(.sent)
  }
}
