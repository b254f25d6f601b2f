import BackupCore

/// What was taken in of a keep folder's journals.
enum JournalsTaken: Equatable {
  case none, whole
  /// Some are missing or damaged: files they told of may be unknown until the mirror is entered as it is found.
  case withGaps

  var hasGaps: Bool { self == .withGaps }
}

/// Takes in the journals of a keep folder that this history lacks, calling `began` before.
///
/// `unlessNewestIsKnown` looks no further where the newest is known. A run whose plan still lies here is taken in only when
/// its journal says what it did: else its plan tells more than its planned journal. Such a plan goes then.
func importJournals(
  of job: Job, missingFrom keep: KeepFolder, through ports: Ports, unlessNewestIsKnown: Bool = true,
  began: () -> Void = {}
) async throws -> JournalsTaken {
  let runs = keep.journals.map(\.run)
  guard let newest = runs.last else { return .none }
  if unlessNewestIsKnown, try ports.host.points.unknown([newest]).isEmpty { return .none }
  let open = try openRuns(of: job, in: keep, through: ports)
  let wanted = Set(try ports.host.points.unknown(runs)).union(open)
  guard !wanted.isEmpty else { return .none }
  began()
  let fetched = try await ports.remote.fetchJournals(job, runs.filter(wanted.contains))
  let ended = Set(try ports.host.recovery.ended(fetched.filter { open.contains($0.run) }))
  let journals = fetched.filter { !open.contains($0.run) || ended.contains($0.run) }
  guard !journals.isEmpty else { return .none }
  let warnings = try ports.host.importJournals(job, journals)
  // What this machine wrote ahead of such a run says less than what the run said itself.
  if case .found(let claim) = keep.claim {
    for run in try ports.host.waitingJournals(claim.claim).map(\.run) where ended.contains(run) {
      try ports.host.journalSent(claim.claim, run)
    }
  }
  for warning in warnings { ports.host.warn(warning) }
  return warnings.isEmpty ? .whole : .withGaps
}

/// Runs with a journal in the keep folder that were not accounted for when they were last looked at, oldest first.
func openRuns(of job: Job, in keep: KeepFolder, through ports: Ports) throws -> [RunID] {
  let open = Set(try ports.host.unsettledPlans(job).compactMap { try $0.header()?.run })
  return keep.journals.map(\.run).filter(open.contains)
}

extension Run {
  /// Plans; where the keep folder knows runs this history does not (a restored machine, a lost history), takes their
  /// journals in first and plans anew, so that no plan is carried out over an unknown past. `reconciled` is what was
  /// taken in before.
  mutating func planOverWholeHistory(after reconciled: JournalsTaken) async throws -> JobPlan {
    let plan = try await planWithRenewedToken()
    guard let claim = plan.claim else { return plan }
    var taken = plan.takesOver ? try await rebuildHistory(claim, plan.keep) : .none
    if taken == .none { taken = try await importJournals(of: job, missingFrom: plan.keep, through: ports) }
    hasGaps = reconciled.hasGaps || taken.hasGaps
    guard taken != .none || hasGaps else { return plan }
    ports.host.discardPlan(plan.ledger)
    if taken != .none { try await reconcileDeadRuns(of: job, request, through: ports) }
    if !plan.takesOver { try await fillGaps(claim) }
    return try await planWithRenewedToken()
  }

  /// Rebuilds the history of another machine's mirror when a run of it was looked at before it had ended: whatever it did
  /// after that is not in the history, nor what it said itself since.
  private func rebuildHistory(_ claim: Claim, _ keep: KeepFolder) async throws -> JournalsTaken {
    guard try wasLookedAtTooEarly(claim, keep) else { return .none }
    let journals = try await ports.remote.fetchJournals(job, keep.journals.map(\.run))
    let survey = try ports.host.recovery.survey(journals)
    let warnings = try await takeInAnew(claim, keep, journals, survey)
    for warning in warnings { ports.host.warn(warning) }
    return warnings.isEmpty ? .whole : .withGaps
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
    return try ports.host.recovery.importAnew(job, claim.claim, journals, lost, open, atWork)
      + lost.keys.sorted().map(Self.onlyVersions)
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
    if isAnew { return found.all }
    let unknown = Set(try ports.host.points.unknown(found.all.keys.sorted()))
    return found.all.filter { unknown.contains($0.key) }
  }
}
