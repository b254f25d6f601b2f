package import BackupCore
package import Foundation

/// What the pipeline asks of this host: clock, locks, source, state folder. `save` and its kin are synchronous, so that a
/// cancelled task still records what happened.
package struct Host: Sendable {
  package var now: @Sendable () -> Date
  /// Seconds on a clock that never jumps, for durations.
  package var uptime: @Sendable () -> Double
  package var newRunID: @Sendable (Date) -> RunID
  /// A new random id for a claim.
  package var newClaimID: @Sendable () -> String
  package var identity: HostIdentity
  /// Takes the locks of a job and its destination; throws `locked`. The lock ends when the closure it returns is called.
  package var lock: @Sendable (Job, RunID) throws -> @Sendable () -> Void

  // MARK: the source
  package var checkSource: @Sendable (Job) throws -> Void
  package var lookAtSource: @Sendable (Job, MirrorPath) -> SourceFile
  /// Whether the source's file is still the one that was planned, by size and time.
  package var isUnchanged: @Sendable (Job, PlannedChange) -> Bool
  /// The source's files whose name the log shows as this; several where names are not UTF-8, usually one.
  package var pathsNamed: @Sendable (Job, _ logName: [UInt8]) -> [MirrorPath]
  /// What a stored link of the source points at; nil for any other path.
  package var linkTarget: @Sendable (Job, MirrorPath) -> [UInt8]? = { _, _ in nil }
  /// A hash of the first bytes of a planned addition, to tell files apart: other hash, other content. nil where it cannot be
  /// read or is not any more what was planned.
  package var contentHash: @Sendable (Job, PlannedChange, _ limit: Int64) -> UInt64? = { _, _, _ in nil }
  package var isAbsent: @Sendable (Job, MirrorPath) -> Bool
  package var sourceFacts: @Sendable (Job) -> SourceFacts
  /// Where an absolute path, such as that of a mount, lies in the source; nil where that cannot be told.
  package var pathInSource: @Sendable (Job, String) -> MirrorPath? = { _, _ in nil }

  // MARK: plans
  package var newPlan: @Sendable (Job) throws -> any PlanLedger
  /// Commits a plan under its lasting name: its run's when the run carries it out, else its id's.
  package var keepPlan: @Sendable (any PlanLedger, PlanHeader) throws -> any PlanLedger
  /// The plan with this id; throws a usage failure when there is none.
  package var openPlan: @Sendable (_ id: String) throws -> any PlanLedger
  /// Plans of runs into this destination that ended without being accounted, oldest first.
  package var unsettledPlans: @Sendable (Job) throws -> [any PlanLedger]
  /// Takes the plan of a run that has been accounted for off the unsettled ones.
  package var finishPlan: @Sendable (RunID) throws -> Void
  package var discardPlan: @Sendable (any PlanLedger) -> Void
  /// Writes a list of paths, one a line, for rclone; returns the file and the number of paths.
  package var writeList: @Sendable (_ write: ((MirrorPath) throws -> Void) throws -> Void) throws -> PathList

  // MARK: the history
  package var begin: @Sendable (RunRecord) throws -> Void
  package var save: @Sendable (RunRecord) throws -> Void
  package var record: @Sendable (RunID) throws -> RunRecord?
  /// Enters what a settled plan changed into the file states.
  package var applyStates: @Sendable (any PlanLedger, RunID, _ claim: String) throws -> AppliedStates
  package var mirrorTotals: @Sendable (_ claim: String) throws -> MirrorTotals
  /// What the history says lies at a path of the mirror now; nil when it knows of nothing there.
  package var knownBefore: @Sendable (_ claim: String, MirrorPath) throws -> ChangeEvidence.Seen?
  package var pendingSince: @Sendable (_ job: String) throws -> RunID?
  /// What the last good run into the mirror of the claim saw; without one, that of the job into whatever mirror.
  package var baseline: @Sendable (Job, Claim?) throws -> Baseline?
  package var setBaseline: @Sendable (Job, Baseline) throws -> Void

  // MARK: journals
  /// Writes a journal into the spool, where it waits until it was sent; returns the file.
  package var writeJournal: @Sendable (JournalOrder) throws -> String
  /// Journals of a claim that wait to be sent, oldest first.
  package var waitingJournals: @Sendable (_ claim: String) throws -> [(run: RunID, file: String)]
  package var journalSent: @Sendable (_ claim: String, RunID) throws -> Void

  package var progress: @Sendable (RunProgress) -> Void
  /// Tells the person something that is no failure of the run.
  package var warn: @Sendable (String) -> Void
  package var points: PointHistory
  package var recovery: RecoveryHistory
  /// Runs one hook with these variables to its end; cancelling the task ends it.
  package var runHook: @Sendable (Hooks.Moment, HookCommand, Job, [String: String]) async -> HookResult = {
    moment, command, _, _ in HookResult(moment, command.words)
  }

  package init(
    now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Double,
    newRunID: @escaping @Sendable (Date) -> RunID, newClaimID: @escaping @Sendable () -> String, identity: HostIdentity,
    lock: @escaping @Sendable (Job, RunID) throws -> @Sendable () -> Void,
    checkSource: @escaping @Sendable (Job) throws -> Void,
    lookAtSource: @escaping @Sendable (Job, MirrorPath) -> SourceFile,
    isUnchanged: @escaping @Sendable (Job, PlannedChange) -> Bool,
    pathsNamed: @escaping @Sendable (Job, [UInt8]) -> [MirrorPath],
    isAbsent: @escaping @Sendable (Job, MirrorPath) -> Bool,
    sourceFacts: @escaping @Sendable (Job) -> SourceFacts,
    newPlan: @escaping @Sendable (Job) throws -> any PlanLedger,
    keepPlan: @escaping @Sendable (any PlanLedger, PlanHeader) throws -> any PlanLedger,
    openPlan: @escaping @Sendable (String) throws -> any PlanLedger,
    unsettledPlans: @escaping @Sendable (Job) throws -> [any PlanLedger],
    finishPlan: @escaping @Sendable (RunID) throws -> Void,
    discardPlan: @escaping @Sendable (any PlanLedger) -> Void,
    writeList: @escaping @Sendable (((MirrorPath) throws -> Void) throws -> Void) throws -> PathList,
    begin: @escaping @Sendable (RunRecord) throws -> Void,
    save: @escaping @Sendable (RunRecord) throws -> Void,
    record: @escaping @Sendable (RunID) throws -> RunRecord?,
    applyStates: @escaping @Sendable (any PlanLedger, RunID, String) throws -> AppliedStates,
    mirrorTotals: @escaping @Sendable (String) throws -> MirrorTotals,
    knownBefore: @escaping @Sendable (String, MirrorPath) throws -> ChangeEvidence.Seen?,
    pendingSince: @escaping @Sendable (String) throws -> RunID?,
    baseline: @escaping @Sendable (Job, Claim?) throws -> Baseline?,
    setBaseline: @escaping @Sendable (Job, Baseline) throws -> Void,
    writeJournal: @escaping @Sendable (JournalOrder) throws -> String,
    waitingJournals: @escaping @Sendable (String) throws -> [(run: RunID, file: String)],
    journalSent: @escaping @Sendable (String, RunID) throws -> Void,
    progress: @escaping @Sendable (RunProgress) -> Void,
    warn: @escaping @Sendable (String) -> Void, points: PointHistory,
    recovery: RecoveryHistory
  ) {
    self.now = now
    self.uptime = uptime
    self.newRunID = newRunID
    self.newClaimID = newClaimID
    self.identity = identity
    self.lock = lock
    self.checkSource = checkSource
    self.lookAtSource = lookAtSource
    self.isUnchanged = isUnchanged
    self.pathsNamed = pathsNamed
    self.isAbsent = isAbsent
    self.sourceFacts = sourceFacts
    self.newPlan = newPlan
    self.keepPlan = keepPlan
    self.openPlan = openPlan
    self.unsettledPlans = unsettledPlans
    self.finishPlan = finishPlan
    self.discardPlan = discardPlan
    self.writeList = writeList
    self.begin = begin
    self.save = save
    self.record = record
    self.applyStates = applyStates
    self.mirrorTotals = mirrorTotals
    self.knownBefore = knownBefore
    self.pendingSince = pendingSince
    self.baseline = baseline
    self.setBaseline = setBaseline
    self.writeJournal = writeJournal
    self.waitingJournals = waitingJournals
    self.journalSent = journalSent
    self.progress = progress
    self.warn = warn
    self.points = points
    self.recovery = recovery
  }
}
