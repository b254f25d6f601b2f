import BackupCore

/// What becomes of a run that this host is said to have begun, that the history does not know, and that has not said how it
/// ended: this state folder may be older than the run, or a copy of it is at work on another machine.
enum StrangeRuns { case leave, refuse, take }

/// Takes in the journals of a keep folder that this history lacks, calling `began` before; whether there were any.
///
/// A history whose rebuilding was cut short is rebuilt first, from all of them.
/// `unlessNewestIsKnown` looks no further where the newest is known. A run whose plan still lies here is taken in only when
/// its journal says what it did: else its plan tells more than its planned journal. Such a plan goes then. Throws
/// `claimed-by-another` for a strange run that is to be refused.
func importJournals(
  of job: Job, missingFrom keep: KeepFolder, through ports: Ports, unlessNewestIsKnown: Bool = true,
  strangers: StrangeRuns, began: () -> Void = {}
) async throws -> Bool {
  let (runs, recovery) = (keep.journals.map(\.run), ports.host.recovery)
  guard case .found(let claim) = keep.claim else { return false }
  if try recovery.isRebuilding(claim.claim) {
    began()
    return try await Run(job, RunRequest(), ports).rebuildHistory(claim, keep)
  }
  guard let newest = runs.last else { return false }
  if unlessNewestIsKnown, try ports.host.points.unknown([newest]).isEmpty { return false }
  let open = try openRuns(of: job, in: keep, through: ports)
  let wanted = Set(try ports.host.points.unknown(runs)).union(open)
  guard !wanted.isEmpty else { return false }
  began()
  let fetched = try await ports.remote.fetchJournals(job, runs.filter(wanted.contains))
  let ended = Set(try recovery.ended(fetched.filter { open.contains($0.run) }))
  var journals = fetched.filter { !open.contains($0.run) || ended.contains($0.run) }
  let strange = try strangers == .take ? [] : strangeRuns(journals, claim, ports)
  if let run = strange.first, strangers == .refuse { throw Failure.atWorkElsewhere(run, job) }
  journals.removeAll { strange.contains($0.run) }
  guard !journals.isEmpty else { return false }
  // What this machine wrote ahead of such a run says less than what the run said itself.
  for run in try ports.host.waitingJournals(claim.claim).map(\.run) where ended.contains(run) {
    try ports.host.journalSent(claim.claim, run)
  }
  // Noted before: cut short, the mirror is looked at once too often.
  let doubt = try recovery.doubt(claim.claim)
  try recovery.setDoubt(.gaps, claim.claim)
  let lost = try await versionsBetween(journals, of: job, claim, keep, through: ports)
  let warnings =
    try recovery.importAll(job, claim.claim, journals, lost) + lost.keys.sorted().map(Run.onlyVersions)
  for warning in warnings { ports.host.warn(warning) }
  if warnings.isEmpty { try recovery.setDoubt(doubt, claim.claim) }
  return true
}

/// What is left of runs whose journals are missing or damaged, where these name such or are such: what they displaced is not
/// taken for what others did then.
private func versionsBetween(
  _ journals: [(run: RunID, file: String)], of job: Job, _ claim: Claim, _ keep: KeepFolder, through ports: Ports
) async throws -> [RunID: [ListedFile]] {
  let survey = try ports.host.recovery.survey(journals)
  guard try !survey.unreadable.isEmpty || !ports.host.points.unknown(survey.missing).isEmpty else { return [:] }
  return try await Run(job, RunRequest(), ports).versionsWithoutJournal(claim, keep, survey, isAnew: false)
}

/// Only the newest runs can be such: the next one accounts for those before it.
private func strangeRuns(
  _ journals: [(run: RunID, file: String)], _ claim: Claim, _ ports: Ports
) throws -> Set<RunID> {
  // A history that knows nothing was lost.
  guard claim.hostID == ports.host.identity.id, try !ports.host.points.kept(claim.claim).isEmpty else { return [] }
  let newest = Array(journals.suffix(5))
  let survey = try ports.host.recovery.survey(newest)
  return Set(newest.map(\.run)).subtracting(try ports.host.recovery.ended(newest)).subtracting(survey.unreadable)
}

extension Failure {
  fileprivate static func atWorkElsewhere(_ run: RunID, _ job: Job) -> Failure {
    Failure(
      .claimedByAnother,
      "job '\(job.name)': run '\(run)' into '\(job.destination)' was begun under this host's name, but not by this state "
        + "folder, and has not said how it ended: a copy of it may be at work on another machine",
      hint: "give a copied machine a destination of its own; where no other is at work, go on with 'mirrorkeep run "
        + "\(job.name) --adopt'")
  }

  /// `next`: what may be done once the history is whole again.
  static func rebuildingCutShort(_ job: String, _ destination: String, then next: String) -> Failure {
    Failure(
      .unverified, "job '\(job)': its history was being rebuilt, and that was cut short",
      hint: "run 'mirrorkeep recover \(destination)' again, then \(next)")
  }

  static func clockBehind(_ keep: KeepFolder, _ job: Job) -> Failure {
    Failure(
      .unverified,
      "job '\(job.name)': run '\(keep.journals.last?.run.text ?? "")' there is later than this one by this machine's clock",
      hint: "set the clock if it is wrong, then run the command again: it comes after that run then")
  }
}

/// Runs with a journal in the keep folder that were not accounted for when they were last looked at, oldest first.
func openRuns(of job: Job, in keep: KeepFolder, through ports: Ports) throws -> [RunID] {
  let open = Set(try ports.host.unsettledPlans(job).compactMap { try $0.header()?.run })
  return keep.journals.map(\.run).filter(open.contains)
}

extension Run {
  /// Plans; where the keep folder knows runs this history does not (a restored machine, a lost history), takes their
  /// journals in first and plans anew, so that no plan is carried out over an unknown past.
  mutating func planOverWholeHistory() async throws -> JobPlan {
    let plan = try await planWithRenewedToken()
    guard let claim = plan.claim else { return plan }
    var isImported = false
    if try plan.takesOver && wasLookedAtTooEarly(claim, plan.keep) {
      isImported = try await rebuildHistory(claim, plan.keep)
    }
    if !isImported {
      isImported = try await importJournals(
        of: job, missingFrom: plan.keep, through: ports, strangers: request.adopt ? .take : .refuse)
    }
    guard try isLast(after: plan.keep) else { throw Failure.clockBehind(plan.keep, job) }
    let isDoubted = try !plan.takesOver && ports.host.recovery.doubt(claim.claim) != nil
    guard isImported || isDoubted else { return plan }
    ports.host.discardPlan(plan.ledger)
    if isImported { try await reconcileDeadRuns(of: job, request, through: ports) }
    if try isDoubted && (request.adopt || !isSuspicious(plan, claim)) { try await resolveDoubt(claim, plan.keep) }
    return try await planWithRenewedToken()
  }

  /// Whether the mirror is an older copy or empty where files are known: what the guards are to judge is not entered as it is
  /// found before they have.
  private func isSuspicious(_ plan: JobPlan, _ claim: Claim) throws -> Bool {
    if try missingJournal(of: claim, plan.keep, through: ports.host) != nil { return true }
    guard plan.dryRun.mirrorFiles == 0, !plan.hasHiddenFiles else { return false }
    return try ports.host.mirrorTotals(claim.claim).files > 0
  }

  /// Whether this run's name comes after all that the history knows of the keep folder: journals and points go by it. One
  /// that cannot be read gets no later either. The next run's does, as the history knows those runs now.
  func isLast(after keep: KeepFolder) throws -> Bool {
    guard let newest = keep.journals.last?.run, newest >= record.run.predecessor else { return true }
    return try !ports.host.points.unknown([newest]).isEmpty
  }

  /// Takes in all journals anew; true. Of another machine's mirror when a run of it was looked at before it had ended:
  /// whatever it did after that is not in the history, nor what it said itself since.
  fileprivate func rebuildHistory(_ claim: Claim, _ keep: KeepFolder) async throws -> Bool {
    let journals = try await ports.remote.fetchJournals(job, keep.journals.map(\.run))
    let survey = try ports.host.recovery.survey(journals)
    let warnings = try await takeInAnew(claim, keep, journals, survey)
    for warning in warnings { ports.host.warn(warning) }
    return true
  }

  /// Whether the history holds what a look found of a run of another machine that had not said then how it ended.
  func wasLookedAtTooEarly(_ claim: Claim, _ keep: KeepFolder) throws -> Bool {
    guard claim.hostID != ports.host.identity.id else { return false }
    let open = Set(try openRuns(of: job, in: keep, through: ports))
    return try ports.host.unsettledPlans(job).contains { ledger in
      guard let run = try ledger.header()?.run, open.contains(run) else { return false }
      return try ledger.hasResults()
    }
  }

  /// Forgets what the history knows of the mirror's files and takes in all its journals; returns what a person should know.
  func takeInAnew(
    _ claim: Claim, _ keep: KeepFolder, _ journals: [(run: RunID, file: String)], _ survey: JournalSurvey
  ) async throws -> [String] {
    let open = Set(try openRuns(of: job, in: keep, through: ports))
    let ended = Set(try ports.host.recovery.ended(journals.filter { open.contains($0.run) }))
    let lost = survey.isComplete ? [:] : try await versionsWithoutJournal(claim, keep, survey, isAnew: true)
    // Those that end now are taken in last: until then their plans tell that all this is to be done again.
    let atWork = open.subtracting(ended).subtracting(survey.unreadable)
    let recovery = ports.host.recovery
    let wasCutShort = try recovery.isRebuilding(claim.claim)
    let wasUnclaimed = try recovery.doubt(claim.claim) == .unclaimed
    try recovery.setDoubt(.gaps, claim.claim)
    try recovery.setRebuilding(true, claim.claim)
    let waiting = try ports.host.waitingJournals(claim.claim).count
    let uncertain =
      try recovery.importAnew(job, claim.claim, journals, lost, open, atWork)
      + lost.keys.sorted().map(Self.onlyVersions)
    // What only a journal told that was dropped, the mirror has to tell again.
    let isAllTaken = try !wasCutShort && waiting == ports.host.waitingJournals(claim.claim).count
    if uncertain.isEmpty, isAllTaken { try recovery.setDoubt(wasUnclaimed ? .unclaimed : nil, claim.claim) }
    try recovery.setRebuilding(false, claim.claim)
    return uncertain
  }

  static func onlyVersions(of run: RunID) -> String {
    "of run '\(run)' only the versions are left: what it added is not known file by file"
  }

  /// Runs in whose versions files lie though no readable journal tells of them. `isAnew`: also those that the history
  /// knows, which is about to forget them.
  func versionsWithoutJournal(
    _ claim: Claim, _ keep: KeepFolder, _ survey: JournalSurvey, isAnew: Bool
  ) async throws -> [RunID: [ListedFile]] {
    let waiting = isAnew ? try ports.host.waitingJournals(claim.claim).map(\.run) : []
    let told = Set(keep.journals.map(\.run)).subtracting(survey.unreadable).union(waiting)
    let found = ListedVersions()
    try await ports.remote.versions.listAll(job) { files in found.add(files) { !told.contains($0) } }
    guard !found.all.isEmpty else { return [:] }
    // Of runs that began meanwhile: what they are about to do lies there before any version.
    let begun = Set(try await ports.remote.keepFolder(job).journals.map(\.run)).subtracting(keep.journals.map(\.run))
    let all = found.all.filter { !begun.contains($0.key) }
    if isAnew { return all }
    let unknown = Set(try ports.host.points.unknown(all.keys.sorted()))
    return all.filter { unknown.contains($0.key) }
  }
}
