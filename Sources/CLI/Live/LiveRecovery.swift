import BackupCore
import BackupEngine
import Foundation
import History

/// What the engine asks of the history for a recovery.
struct LiveRecovery: Sendable {
  let store: HistoryStore
  let plans: PlanFolder
  let journals: LiveJournals

  var ports: RecoveryHistory {
    RecoveryHistory(
      survey: { JournalImport.survey($0) },
      importAll: { try importAll($0, $1, $2, $3) },
      ended: { JournalImport.ended($0) },
      importAnew: { try importAnew($0, $1, $2, $3, open: $4, atWork: $5) },
      enterFound: { ledger, run, claim, hasJournal in
        try JournalImport(store, plans).enterFound(try ledger.file, run: run, claim: claim, hasJournal: hasJournal)
      },
      unwrittenJournals: { try store.unwrittenJournals() }, noteWritten: { try store.noteWritten(claim: $0) },
      onlyVersions: { claim in try store.read { try FileStates($0).onlyVersions(claim) } },
      surplus: { try store.surplus(claim: $0, over: $1) },
      explainSurplus: { try store.explainSurplus(claim: $0, over: $1) },
      isRebuilding: { try store.isRebuilding(claim: $0) }, rebuilding: { try store.rebuilding(job: $0, since: $1) },
      setRebuilding: { try store.setRebuilding($0, claim: $1) },
      noteRun: { try store.attach(claim: $1, to: $0) },
      doubt: { try store.doubt(claim: $0) }, setDoubt: { try store.setDoubt($0, claim: $1) })
  }

  private func importAnew(
    _ job: Job, _ claim: String, _ files: [(run: RunID, file: String)], _ versions: [RunID: [ListedFile]],
    open: Set<RunID>, atWork: Set<RunID>
  ) throws -> [String] {
    try JournalImport(store, plans).forgetMirror(claim)
    var files = files
    for waiting in try journals.waiting(claim) {
      // One that is damaged is passed over with the others, and named.
      let kind = try? JournalReader(path: waiting.file).header.record.kind
      // What was written ahead of a run says less than what it said itself.
      let isStale = open.contains(waiting.run) && files.contains { $0.run == waiting.run }
      if isStale || kind == .recover {
        try journals.sent(claim, waiting.run)
      } else {
        files.removeAll { $0.run == waiting.run }
        files.append(waiting)
      }
    }
    files.sort { $0.run < $1.run }
    let ended = files.filter { !atWork.contains($0.run) }
    var warnings = try importAll(job, claim, ended, versions, finishesPlans: false)
    // Cut short before this, the plans that are here tell that all of it is to be done again.
    warnings += try importAll(job, claim, files.filter { atWork.contains($0.run) }, [:], finishesPlans: false)
    for run in open.subtracting(atWork).sorted() { try plans.finish(run: run) }
    return warnings
  }

  /// Journals, and between them what only versions tell of, in the order of the runs.
  private func importAll(
    _ job: Job, _ claim: String, _ files: [(run: RunID, file: String)], _ versions: [RunID: [ListedFile]],
    finishesPlans: Bool = true
  ) throws -> [String] {
    let taking = JournalImport(
      store, plans, job: job.name, destination: job.destination.description, finishesPlans: finishesPlans)
    var warnings: [String] = []
    var waiting = versions.keys.sorted()[...]
    func enterVersions(before run: RunID?) throws {
      while let next = waiting.first, run.map({ next < $0 }) ?? true {
        try taking.importVersions(versions[next] ?? [], of: next, claim: claim)
        waiting.removeFirst()
      }
    }
    var rest = files[...]
    while let first = rest.first {
      try enterVersions(before: first.run)
      // Up to the next run of which only the versions are left.
      let next = rest.prefix { file in waiting.first.map { file.run <= $0 } ?? true }
      warnings += try journals.importAll(Array(next), by: taking)
      rest = rest.dropFirst(next.count)
    }
    try enterVersions(before: nil)
    return warnings
  }
}
