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
      enterFound: { ledger, run, claim in
        try JournalImport(store, plans).enterFound(try ledger.file, run: run, claim: claim)
      })
  }

  /// Journals, and between them what only versions tell of, in the order of the runs.
  private func importAll(
    _ job: Job, _ claim: String, _ files: [(run: RunID, file: String)], _ versions: [RunID: [ListedFile]]
  ) throws -> [String] {
    let taking = JournalImport(store, plans, job: job.name, destination: job.destination.description)
    var warnings: [String] = []
    var waiting = versions.keys.sorted()[...]
    func enterVersions(before run: RunID?) throws {
      while let next = waiting.first, run.map({ next < $0 }) ?? true {
        try taking.importVersions(versions[next] ?? [], of: next, claim: claim)
        waiting.removeFirst()
      }
    }
    for file in files {
      try enterVersions(before: file.run)
      warnings += try journals.importAll(job, [file], plans)
    }
    try enterVersions(before: nil)
    return warnings
  }
}
