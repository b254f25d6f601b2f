package import BackupCore
import Foundation
import GRDB

/// Takes journals of the keep folder into a history that lacks them: one that was lost, or another machine's.
///
/// Journals are to be given oldest first (their names sort so); a checkpoint may be the first. Many are taken in at once
/// in one transaction, which is what makes a long history's import quick: each would else wait for the disk.
package struct JournalImport {
  /// What became of one journal.
  package enum Outcome: Equatable, Sendable {
    /// The run is now in the history, files and record.
    case imported
    /// The same, though journals before it are missing: files they changed stay wrong until the next checkpoint.
    case importedOverGap
    /// It was there already.
    case known
    /// A planned journal: what the run did is not known. Its plan was kept as that of `header.run`, to be settled by a look.
    /// `isOverGap`: journals before it are missing.
    case planned(isOverGap: Bool)
    /// The journal of the run `previous` must be imported first; nothing was changed. nil: the history has points the
    /// journal knows nothing of.
    case gap(previous: RunID?)
    /// The journal comes before points that are known here and was not among what they were made of: applied now, it would
    /// undo them. Nothing was changed.
    case late(newest: RunID)
    /// The journal is cut short or damaged; nothing was changed.
    case unusable(JournalReader.Ending)
    /// It is no journal, or one of a later format; nothing was changed.
    case unreadable(String)
  }

  let store: HistoryStore
  let plans: PlanFolder
  /// What the records are filed under here, and where the mirror is reached; nil for what the journals say.
  package let job: String?
  package let destination: String?
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

  /// Imports the journal at `path`; throws `unverified` when it is none.
  package func importJournal(
    at path: String, acceptingGaps: Bool = false
  ) throws -> (header: JournalHeader, outcome: Outcome) {
    let journal = try JournalReader(path: path)
    let outcomes = try importJournals([(journal.header.run, path)], acceptingGaps: acceptingGaps)
    return (journal.header, outcomes[0])
  }

  /// Imports journals in their order and says what became of each. `acceptingGaps` takes in what they say though others
  /// before them are missing. Throws only what the history itself throws; what was imported until then stays.
  package func importJournals(
    _ files: [(run: RunID, file: String)], acceptingGaps: Bool = false
  ) throws -> [Outcome] {
    var outcomes: [Outcome] = []
    var exactClaim: String?
    while outcomes.count < files.count {
      let batch = files[outcomes.count...].prefix(Self.batchSize)
      let scratch = try plans.create()
      defer { plans.discard(scratch) }
      try scratch.flush()
      let taken = try store.withoutTransaction { db in
        try db.execute(sql: "ATTACH DATABASE ? AS run_plan", arguments: [scratch.path])
        defer { try? db.execute(sql: "DETACH DATABASE run_plan") }
        // Only what a journal says on its way into the history.
        try db.execute(sql: "PRAGMA run_plan.journal_mode = MEMORY; PRAGMA run_plan.synchronous = OFF")
        var taken: [Outcome] = []
        try db.inTransaction(.immediate) {
          var taking = JournalTaking(self, db, exactClaim: exactClaim)
          taken = try batch.map { try taking.take($0.file, acceptingGaps: acceptingGaps) }
          exactClaim = taking.exactClaim
          return .commit
        }
        return taken
      }
      for (file, outcome) in zip(batch, taken) where finishesPlans {
        // A plan imported while that run still went on. Cut short right here, the journal is known the next time.
        let isTold = outcome == .imported || outcome == .importedOverGap
        if isTold || (outcome == .known && hasPlan(file.run) && !Self.ended([file]).isEmpty) {
          try plans.finish(run: file.run)
        }
      }
      outcomes += taken
    }
    return outcomes
  }

  private func hasPlan(_ run: RunID) -> Bool { plans.runs().contains(run) }

  private static let batchSize = 200
}
