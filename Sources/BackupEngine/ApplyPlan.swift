import BackupCore

extension Run {
  /// Carries out exactly the plan: touch, rename, set aside, send, put back, delete, each over a closed list of paths.
  ///
  /// What a step did is marked in the plan as its log tells; failed files are noted there. A failure that makes going on
  /// pointless ends the apply early and is kept as the run's failure: what was done by then is accounted all the same.
  /// Throws only when the plan or a list cannot be written.
  mutating func apply(_ plan: JobPlan) async throws {
    if plan.isFirstUpload {
      return try await sendEverything(plan)
    }
    guard try await touch(plan), try await clearTheWay(plan), try await removeEmptyFolders(plan),
      try await rename(plan), try await replace(plan), try await sendAdditions(plan)
    else { return }
    _ = try await delete(.toDelete, plan)
  }

  /// The first upload: one plain sync of the whole source into an empty destination.
  private mutating func sendEverything(_ plan: JobPlan) async throws {
    let command = ApplyCommand(.firstUpload, plan.context, list: nil)
    _ = try await step(command, plan)
  }

  /// Sets modification times in place, before anything long begins.
  ///
  /// A file whose content changed since it was planned must not be sent over the old one, which is in no version: every
  /// file is looked at once more, and the step itself sends nothing. What changed waits for the next plan.
  private mutating func touch(_ plan: JobPlan) async throws -> Bool {
    guard plan.totals.touch.files > 0 else { return true }
    try withholdChanged(plan)
    let list = try list(of: .ready([.touch]), plan)
    guard list.count > 0 else { return true }
    let before = self
    guard try await step(ApplyCommand(.touch, plan.context, list: list.file), plan) else { return false }
    if failure != before.failure, try replaceUntouchable(plan) {
      (failure, failureIsFatal, evidenceIsClean) = (before.failure, before.failureIsFatal, before.evidenceIsClean)
    }
    return true
  }

  /// Puts an obstacle on planned touches of files that are not any more what was planned; returns how many.
  @discardableResult
  private func withholdChanged(_ plan: JobPlan) throws -> Int {
    let (host, job) = (ports.host, job)
    var changed: [MirrorPath] = []
    try plan.ledger.forEach(.ready([.touch])) { change in
      if host.isUnchanged(job, change) {
        return
      }
      changed.append(change.path)
    }
    for path in changed { try plan.ledger.setObstacle("it changed since it was planned", at: path) }
    return changed.count
  }

  /// Where not one time could be set and no file changed meanwhile, the remote cannot set times but by sending the file
  /// again: the touches become replacements. Returns whether they did.
  private func replaceUntouchable(_ plan: JobPlan) throws -> Bool {
    guard try plan.ledger.count(.sent) == 0, try withholdChanged(plan) == 0 else { return false }
    try plan.ledger.forEach(.ready([.touch])) { change in
      var replacement = change
      replacement.change = .replace
      try plan.ledger.insert([replacement])
    }
    return true
  }

  /// One sync over a list of additions, which overwrite nothing.
  private mutating func sendAdditions(_ plan: JobPlan) async throws -> Bool {
    let list = try list(of: .toAdd, plan)
    guard list.count > 0 else { return true }
    return try await step(ApplyCommand(.send, plan.context, list: list.file), plan)
  }

  /// Removes what a stopped run emptied where a file is to come. Should it stay, the file is not sent, which the log then
  /// says.
  ///
  /// Where a part of the source could not be read the planning command names none: a few additions are tried each, of many
  /// those that failed are tried by the next run.
  private func removeEmptyFolders(_ plan: JobPlan) async throws -> Bool {
    var folders = try plan.ledger.emptyFoldersInTheWay()
    let namesNone = !plan.dryRun.isClean || !plan.dryRun.unseen.isEmpty
    if namesNone, try plan.ledger.count(.toAdd) <= Self.triedAdditions {
      try plan.ledger.forEach(.toAdd) { folders.append($0.path) }
    }
    for folder in folders {
      try Task.checkCancellation()
      var command = ApplyCommand(.removeFolder, plan.context, list: nil)
      command.folder = folder
      _ = try await ports.remote.apply(command) { _ in }
    }
    return true
  }

  /// Each costs a call of its own.
  private static let triedAdditions = 32

  /// Moves aside what stands where a file or a folder is to come; what needs room that could not be made has to wait.
  private mutating func clearTheWay(_ plan: JobPlan) async throws -> Bool {
    guard try plan.ledger.count(.inTheWay) > 0 else { return true }
    let returned = try await delete(.inTheWay, plan)
    guard !failureIsFatal else { return false }
    if try plan.ledger.count(.stillInTheWay) > 0 { try await look(.versions, plan.context, plan.ledger, list: nil) }
    var blocked = returned
    try plan.ledger.forEach(.stillInTheWay) { blocked.append($0.path) }
    for path in blocked { try plan.ledger.withholdChanges(around: path) }
    return true
  }

  /// Moves planned deletions into the versions, after a second look at the source: it is still there as it was, and so are
  /// not they.
  /// Returns those that came back meanwhile, which are off the plan.
  private mutating func delete(_ selection: ChangeSelection, _ plan: JobPlan) async throws -> [MirrorPath] {
    guard try plan.ledger.count(selection) > 0 else { return [] }
    report(.deleting)
    do {
      try ports.host.checkSource(job)
      try checkMounts(plan, selection)
    } catch {
      keep(Failure.wrapping(error, job: job.name))
      return []
    }
    let host = ports.host
    let job = job
    var returned: [MirrorPath] = []
    let list = try host.writeList { write in
      try plan.ledger.forEach(selection) { change in
        if host.isAbsent(job, change.path) {
          try write(change.path)
        } else {
          returned.append(change.path)
        }
      }
    }
    for path in returned { try plan.ledger.drop(path) }
    guard list.count > 0 else { return returned }
    _ = try await step(ApplyCommand(.delete, plan.context, list: list.file), plan)
    return returned
  }

  /// Runs one step; false when going on is pointless.
  mutating func step(_ command: ApplyCommand, _ plan: JobPlan) async throws -> Bool {
    try Task.checkCancellation()
    let marking = StepMarking(command, plan, ports.host, after: sent)
    let evidence = try await ports.remote.apply(command) { event in marking.take(event) }
    sent = try marking.finish()
    hasUncertainFiles = hasUncertainFiles || marking.isUncertain
    evidenceIsClean = evidenceIsClean && evidence.failure == nil
    if let failure = evidence.failure { keep(failure, isFatal: evidence.isFatal) }
    // Also one we stopped because going on was pointless.
    isKilled = isKilled || evidence.isFatal
    try Task.checkCancellation()
    return !evidence.isFatal
  }

  func list(of selection: ChangeSelection, _ plan: JobPlan) throws -> PathList {
    try ports.host.writeList { write in
      try plan.ledger.forEach(selection) { change in try write(change.path) }
    }
  }
}
