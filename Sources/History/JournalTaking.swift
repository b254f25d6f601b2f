import BackupCore
import Foundation
import GRDB

/// Takes one journal after another into the history, all in the transaction that is open on `db`; an empty plan is
/// attached there as `run_plan`.
struct JournalTaking {
  let importing: JournalImport
  let db: Database

  init(_ importing: JournalImport, _ db: Database) {
    self.importing = importing
    self.db = db
  }

  func take(_ path: String, acceptingGaps: Bool) throws -> JournalImport.Outcome {
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
    if header.journal == .heartbeat {
      try remember(header)
      return .imported
    }
    if header.journal == .planned { return try keepPlan(journal) }
    let newest = try states.newestPoint(header.claim)?.run
    let follows = newest == header.previous
    if header.journal == .done, !follows, !acceptingGaps {
      return .gap(previous: header.previous == newest ? nil : header.previous)
    }
    return try apply(journal, follows: follows)
  }

  private func apply(_ journal: JournalReader, follows: Bool) throws -> JournalImport.Outcome {
    let header = journal.header
    try db.execute(sql: "DELETE FROM run_plan.changes")
    var number: Int64 = 0
    let ending = try read(journal) { rows in
      try PlanFile.insertSettled(rows, into: "run_plan.changes", from: number + 1, db)
      number += Int64(rows.count)
    }
    guard ending == .whole else { return .unusable(ending) }
    // As when the run was recorded: one that changed nothing made no point, and the next journal does not name it.
    let isCheckpoint = header.journal == .checkpoint
    _ = try FileStates(db).applyAttached(
      run: header.run, claim: header.claim, alwaysPoint: isCheckpoint, isWholeMirror: isCheckpoint && !follows)
    try remember(header)
    return follows || isCheckpoint ? .imported : .importedOverGap
  }

  /// Keeps what a run was about to do as its plan, to be settled by a look.
  private func keepPlan(_ journal: JournalReader) throws -> JournalImport.Outcome {
    let header = journal.header
    let plan = try importing.plans.create()
    do {
      let ending = try read(journal) { try plan.insert($0.map(\.planned)) }
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
    return .planned
  }

  /// Hands the journal's lines to `body` in batches.
  private func read(_ journal: JournalReader, _ body: ([ChangeRow]) throws -> Void) throws -> JournalReader.Ending {
    var page: [ChangeRow] = []
    let ending = try journal.forEach { line in
      page.append(ChangeRow(line))
      guard page.count == 1000 else { return }
      try body(page)
      page.removeAll(keepingCapacity: true)
    }
    try body(page)
    return ending
  }

  private func remember(_ header: JournalHeader) throws {
    let stored = try RunRow.record(of: header.run, in: db)?.outcome
    if stored == nil || stored == .running || stored == .interrupted {
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
