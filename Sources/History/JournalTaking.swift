import BackupCore
import Foundation
import GRDB

/// Takes one journal after another into the history, all in the transaction that is open on `db`; an empty plan is
/// attached there as `run_plan`.
struct JournalTaking {
  let importing: JournalImport
  let db: Database
  /// The claim of the mirror of which journals without a gap, from a checkpoint on, have told everything the history
  /// knows; what a further checkpoint says of files it left alone is known then.
  var exactClaim: String?

  init(_ importing: JournalImport, _ db: Database, exactClaim: String?) {
    self.importing = importing
    self.db = db
    self.exactClaim = exactClaim
  }

  mutating func take(_ path: String, acceptingGaps: Bool) throws -> JournalImport.Outcome {
    let journal: JournalReader
    do {
      journal = try JournalReader(path: path)
    } catch let failure as Failure {
      return .unreadable(failure.message)
    }
    let header = journal.header
    let states = FileStates(db)
    if try states.isApplied(header.run, header.claim) {
      try remember(header)
      return .known
    }
    if header.journal == .heartbeat || header.journal == .planned {
      let isOverGap = try header.previous.map { try !states.isApplied($0, header.claim) } ?? false
      if header.journal == .planned { return try keepPlan(journal, isOverGap: isOverGap) }
      try remember(header)
      return isOverGap ? .importedOverGap : .imported
    }
    let newest = try states.newestPoint(header.claim)?.run
    let follows = newest == header.previous
    if !follows, acceptingGaps, let newest, header.run < newest { return .late(newest: newest) }
    if header.journal == .done, !follows, !acceptingGaps {
      return .gap(previous: header.previous == newest ? nil : header.previous)
    }
    return try apply(journal, follows: follows)
  }

  private mutating func apply(_ journal: JournalReader, follows: Bool) throws -> JournalImport.Outcome {
    let header = journal.header
    let isCheckpoint = header.journal == .checkpoint
    // From what takes the least to what leaves no doubt; each is taken back where the mirror is not what the journal says.
    var tries = [(readsAll: true, isWholeMirror: isCheckpoint && !follows)]
    if isCheckpoint, follows {
      tries.append((true, true))
      if exactClaim == header.claim { tries.insert((false, false), at: 0) }
    }
    var ending = JournalReader.Ending.damaged
    for (number, how) in tries.enumerated() {
      var isDone = false
      try db.inSavepoint {
        let applied = try apply(
          journal, readsAll: how.readsAll, isWholeMirror: how.isWholeMirror,
          certainty(header, follows: follows))
        ending = applied.ending
        isDone =
          try ending != .whole || number == tries.count - 1
          || (how.readsAll ? !isOtherwise(header.claim) : agrees(applied.totals, header))
        return isDone ? .commit : .rollback
      }
      if isDone { break }
    }
    guard ending == .whole else { return .unusable(ending) }
    exactClaim = isCheckpoint ? header.claim : follows ? exactClaim : nil
    try remember(header)
    return follows && header.isUncertain != true ? .imported : .importedOverGap
  }

  /// `follows`: the journal names the newest point as the one before, or none where there is none.
  private func certainty(_ header: JournalHeader, follows: Bool) -> PointCertainty {
    // What was missing where it was written may be here, or be missed by nothing else any more.
    let isAfterGap = !follows || header.isAfterGap == true
    if header.journal == .checkpoint { return .certain(afterGap: isAfterGap) }
    return isAfterGap || header.isUncertain == true ? .uncertain : .inherited
  }

  /// Whether the mirror is as large as the journal says; a journal that does not say agrees with anything.
  private func agrees(_ totals: MirrorTotals?, _ header: JournalHeader) -> Bool {
    header.mirrorFiles.map { $0 == totals?.files } ?? true && header.mirrorBytes.map { $0 == totals?.bytes } ?? true
  }

  /// Whether the history believes in files that the checkpoint just applied does not hold, or in other sizes.
  private func isOtherwise(_ claim: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM mirrors AS m CROSS JOIN files AS f ON f.mirror = m.id CROSS JOIN objects AS o ON o.id = f.object
          LEFT JOIN run_plan.changes AS c ON c.path = f.path
          WHERE m.claim = ? AND (c.path IS NULL OR (c.effect = 0 AND c.old = 1)
            OR (c.bytes IS NOT NULL AND o.bytes IS NOT c.bytes)))
        """)
    return try Bool.fetchOne(statement, arguments: [claim]) ?? false
  }

  /// Applies what a journal says, but only when it is whole. `readsAll` false leaves out the files it left alone;
  /// `isWholeMirror`: what it does not hold is gone.
  private func apply(
    _ journal: JournalReader, readsAll: Bool, isWholeMirror: Bool, _ certainty: PointCertainty
  ) throws -> (ending: JournalReader.Ending, totals: MirrorTotals?) {
    let isCheckpoint = journal.header.journal == .checkpoint
    for table in ["changes", "exclusions"] {
      // check: allow sql because the names are ours
      try db.cachedStatement(sql: "DELETE FROM run_plan.\(table)").execute()
    }
    var number: Int64 = 0
    let ending = try read(journal, unchanged: readsAll) { rows in
      try PlanFile.insertSettled(rows, into: "run_plan.changes", from: number + 1, db)
      number += Int64(rows.count)
    } exclusions: { path, isOver in
      try PlanFile.insertExclusions([path], areOver: isOver, into: "run_plan.exclusions", db)
    }
    guard ending == .whole else { return (ending, nil) }
    // A checkpoint has every mark there is.
    if isCheckpoint { try FileStates(db).endExclusions(journal.header.claim) }
    // As when the run was recorded: one that changed nothing made no point, and the next journal does not name it.
    let totals = try FileStates(db).applyAttached(
      run: journal.header.run, claim: journal.header.claim, alwaysPoint: isCheckpoint,
      isWholeMirror: isWholeMirror, certainty)
    return (ending, totals)
  }

  /// Keeps what a run was about to do as its plan, to be settled by a look.
  private func keepPlan(_ journal: JournalReader, isOverGap: Bool) throws -> JournalImport.Outcome {
    let header = journal.header
    let plan = try importing.plans.create()
    do {
      let ending = try read(journal) { rows in
        try plan.insert(rows.map(\.planned))
      } exclusions: { path, isOver in
        try plan.noteExclusions([path], areOver: isOver)
      }
      guard ending == .whole else {
        importing.plans.discard(plan)
        return .unusable(ending)
      }
      _ = try importing.plans.keep(plan, planHeader(header))
    } catch {
      importing.plans.discard(plan)
      throw error
    }
    if try RunRow.record(of: header.run, in: db) == nil {
      let record = record(header).interrupted(at: header.record.startedAt)
      try RunRow.put(record, owner: nil, claim: header.claim, hostID: nil, in: db)
    }
    return .planned(isOverGap: isOverGap)
  }

  /// Hands what the journal's lines say of files to `body` in batches, and its marks one by one.
  private func read(
    _ journal: JournalReader, unchanged: Bool = true, _ body: ([ChangeRow]) throws -> Void,
    exclusions: (_ path: MirrorPath, _ isOver: Bool) throws -> Void
  ) throws -> JournalReader.Ending {
    var page: [ChangeRow] = []
    let ending = try journal.forEach(unchanged: unchanged) { line in
      guard let row = ChangeRow(line) else { return try exclusions(line.path, line.word == .included) }
      page.append(row)
      guard page.count == 1000 else { return }
      try body(page)
      page.removeAll(keepingCapacity: true)
    }
    try body(page)
    return ending
  }

  private func remember(_ header: JournalHeader) throws {
    let stored = try RunRow.record(of: header.run, in: db)?.outcome
    if stored == nil, try HistoryStore.isPurged(header.run, in: db) {
      // Its record stays away.
    } else if stored == nil || stored == .running || stored == .interrupted {
      let record = record(header)
      // Written ahead of what it did: it never came to an end.
      let ended = record.outcome == .running ? record.interrupted(at: record.startedAt) : record
      try RunRow.put(ended, owner: nil, claim: header.claim, hostID: nil, in: db)
    } else {
      try RunRow.attach(claim: header.claim, to: header.run, in: db)
    }
    guard let forgotten = header.forgotten, !forgotten.isEmpty else { return }
    try FileStates(db).forget(forgotten, header.claim, told: header.run)
  }

  private func record(_ header: JournalHeader) -> RunRecord {
    var record = header.record
    record.job = importing.job ?? record.job
    // The name of the remote on this machine.
    record.destination = importing.destination ?? record.destination
    return record
  }

  private func planHeader(_ header: JournalHeader) -> PlanHeader {
    let record = record(header)
    var plan = PlanHeader(
      plan: record.plan ?? "", job: record.job, madeAt: record.startedAt, source: record.source ?? "",
      destination: importing.destination ?? record.destination ?? "", keepFolder: "")
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
