package import BackupCore
import Foundation

/// Takes journals of the keep folder into a history that lacks them: one that was lost, or another machine's.
///
/// Journals are to be given oldest first (their names sort so); a checkpoint may be the first.
package struct JournalImport {
  /// What became of one journal.
  package enum Outcome: Equatable, Sendable {
    /// The run is now in the history, files and record.
    case imported
    /// It was there already.
    case known
    /// A planned journal: what the run did is not known. Its plan was kept as that of `header.run`, to be settled by a look.
    case planned
    /// The journal of the run `previous` must be imported first; nothing was changed. nil: the history has points the
    /// journal knows nothing of.
    case gap(previous: RunID?)
    /// The journal is cut short or damaged; nothing was changed.
    case unusable(JournalReader.Ending)
  }

  let store: HistoryStore
  let plans: PlanFolder
  /// What the records are filed under here, and where the mirror is reached; nil for what the journals say.
  let job: String?
  let destination: String?
  /// Whether the plan of a run whose journal says what it did goes with it; else that is left to the caller.
  let finishesPlans: Bool

  package init(
    _ store: HistoryStore, _ plans: PlanFolder, job: String? = nil, destination: String? = nil,
    finishesPlans: Bool = true
  ) {
    self.store = store
    self.plans = plans
    self.job = job
    self.destination = destination
    self.finishesPlans = finishesPlans
  }

  /// Imports the journal at `path`. `acceptingGaps` takes in what it says though journals before it are missing: files
  /// they changed stay wrong until the next checkpoint.
  package func importJournal(
    at path: String, acceptingGaps: Bool = false
  ) throws -> (header: JournalHeader, outcome: Outcome) {
    let journal = try JournalReader(path: path)
    let header = journal.header
    let (isKnown, newest) = try store.read { db in
      let states = FileStates(db)
      return (try states.isApplied(header.run, header.claim), try states.newestPoint(header.claim)?.run)
    }
    if isKnown {
      try remember(header)
      return (header, .known)
    }
    if header.journal == .heartbeat {
      try remember(header)
      return (header, .imported)
    }
    let follows = newest == header.previous
    if header.journal == .done, !follows, !acceptingGaps {
      return (header, .gap(previous: header.previous == newest ? nil : header.previous))
    }
    return (header, try take(journal, isWholeMirror: header.journal == .checkpoint && !follows))
  }

  private func take(_ journal: JournalReader, isWholeMirror: Bool) throws -> Outcome {
    let header = journal.header
    let plan = try plans.create()
    do {
      let ending = try fill(plan, from: journal)
      guard ending == .whole else {
        plans.discard(plan)
        return .unusable(ending)
      }
      if header.journal == .planned {
        _ = try plans.keep(plan, planHeader(header))
        if try store.record(header.run) == nil {
          try store.save(record(header).interrupted(at: header.record.startedAt))
          try store.attach(claim: header.claim, to: header.run)
        }
        return .planned
      }
      _ = try store.withoutTransaction { db in
        // As when the run was recorded: one that changed nothing made no point, and the next journal does not name it.
        try FileStates(db).applyResults(
          of: plan, run: header.run, claim: header.claim, alwaysPoint: header.journal == .checkpoint,
          isWholeMirror: isWholeMirror)
      }
      try remember(header)
      plans.discard(plan)
      // A plan imported while that run still went on.
      if finishesPlans { try plans.finish(run: header.run) }
      return .imported
    } catch {
      plans.discard(plan)
      throw error
    }
  }

  private func fill(_ plan: PlanFile, from journal: JournalReader) throws -> JournalReader.Ending {
    var page: [ChangeRow] = []
    let isPlanned = journal.header.journal == .planned
    func flush() throws {
      if isPlanned { try plan.insert(page.map(\.planned)) } else { try plan.insertSettled(page) }
      page.removeAll(keepingCapacity: true)
    }
    let ending = try journal.forEach { line in
      page.append(ChangeRow(line))
      if page.count == 1000 { try flush() }
    }
    try flush()
    try plan.flush()
    return ending
  }

  private func remember(_ header: JournalHeader) throws {
    let stored = try store.record(header.run)?.outcome
    if stored == nil || stored == .running || stored == .interrupted {
      let record = record(header)
      // Written ahead of what it did: it never came to an end.
      try store.save(record.outcome == .running ? record.interrupted(at: record.startedAt) : record)
    }
    try store.attach(claim: header.claim, to: header.run)
    guard let forgotten = header.forgotten, !forgotten.isEmpty else { return }
    try store.write { try FileStates($0).forget(forgotten, header.claim, told: header.run) }
  }

  private func record(_ header: JournalHeader) -> RunRecord {
    var record = header.record
    record.job = job ?? record.job
    return record
  }

  private func planHeader(_ header: JournalHeader) -> PlanHeader {
    let record = record(header)
    var plan = PlanHeader(
      plan: record.plan ?? "", job: record.job, madeAt: record.startedAt, source: record.source ?? "",
      destination: destination ?? record.destination ?? "", keepFolder: "")
    plan.run = header.run
    plan.claim = header.claim
    plan.partialSuffix = header.partialSuffix
    plan.jobText = header.job
    plan.checkedFiles = record.files.checked
    // The first one sends everything without a list: what it sent beyond the plan is known only by looking.
    plan.isFirstUpload = header.point == 1
    return plan
  }
}
