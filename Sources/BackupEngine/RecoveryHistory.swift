package import BackupCore

/// What the pipeline asks of the history to rebuild what it knows of a mirror.
package struct RecoveryHistory: Sendable {
  /// Reads the first lines of journals, given oldest first.
  package var survey: @Sendable ([(run: RunID, file: String)]) throws -> JournalSurvey
  /// Takes journals into the history as the job's, oldest first, and between them, as far as they tell, runs of which only
  /// the versions are left; returns what a person should know.
  package var importAll:
    @Sendable (
      Job, _ claim: String, [(run: RunID, file: String)], _ withoutJournal: [RunID: [ListedFile]]
    ) throws -> [String]
  /// Those of these runs' journals that tell what the run did.
  package var ended: @Sendable ([(run: RunID, file: String)]) throws -> [RunID]
  /// Forgets what the history knows of the mirror's files, takes all its journals in anew as `importAll` does, and drops
  /// the plans of the `open` runs but for those still `atWork`, which get new ones; returns what a person should know. What
  /// waits to be sent and says only how a mirror was found goes with it.
  package var importAnew:
    @Sendable (
      Job, _ claim: String, [(run: RunID, file: String)], _ withoutJournal: [RunID: [ListedFile]],
      _ open: Set<RunID>, _ atWork: Set<RunID>
    ) throws -> [String]
  /// Enters the mirror as it was found, all files of a plan, where the history believes otherwise; whether it did, and what
  /// is lost to earlier points. `hasJournal` false: also over an uncertain point
  /// that has none.
  package var enterFound:
    @Sendable (any PlanLedger, RunID, _ claim: String, _ hasJournal: Bool) throws -> (isEntered: Bool, lost: LostFiles)
  /// Newest points entered so whose journals have not been written since (`noteWritten`), with the mirrors' claims.
  package var unwrittenJournals: @Sendable () throws -> [(claim: String, run: RunID)]
  package var noteWritten: @Sendable (_ claim: String) throws -> Void
  /// Points, also given-up ones, of runs of which only the versions are known, oldest first.
  package var onlyVersions: @Sendable (_ claim: String) throws -> [RunID]
  /// How many files more than were seen the history believes in the mirror, beyond what the last look left; negative for
  /// fewer.
  package var surplus: @Sendable (_ claim: String, _ seen: Int) throws -> Int
  /// Says that a look at the mirror left it so.
  package var explainSurplus: @Sendable (_ claim: String, _ seen: Int) throws -> Void
  /// Whether what the history knew of a mirror is being taken in anew, or was until that was cut short: it has less of it
  /// than there is then, and is to be trusted in nothing before that is done again.
  package var isRebuilding: @Sendable (_ claim: String) throws -> Bool
  /// Where that mirror of a job's lies of which this is so, and which has runs not before `run`, nil for any; nil for none.
  package var rebuilding: @Sendable (_ job: String, _ run: RunID?) throws -> String?
  package var setRebuilding: @Sendable (Bool, _ claim: String) throws -> Void
  /// Notes that a run was one over that mirror, which is that run's job's from then on.
  package var noteRun: @Sendable (RunID, _ claim: String) throws -> Void
  /// Why the mirror is to be looked at before it is relied on; nil where it need not.
  package var doubt: @Sendable (_ claim: String) throws -> MirrorDoubt?
  package var setDoubt: @Sendable (MirrorDoubt?, _ claim: String) throws -> Void

  package init(
    survey: @escaping @Sendable ([(run: RunID, file: String)]) throws -> JournalSurvey,
    importAll:
      @escaping @Sendable (
        Job, String, [(run: RunID, file: String)], [RunID: [ListedFile]]
      ) throws -> [String],
    ended: @escaping @Sendable ([(run: RunID, file: String)]) throws -> [RunID],
    importAnew:
      @escaping @Sendable (
        Job, String, [(run: RunID, file: String)], [RunID: [ListedFile]], Set<RunID>, Set<RunID>
      ) throws -> [String],
    enterFound:
      @escaping @Sendable (any PlanLedger, RunID, String, Bool) throws -> (isEntered: Bool, lost: LostFiles),
    unwrittenJournals: @escaping @Sendable () throws -> [(claim: String, run: RunID)],
    noteWritten: @escaping @Sendable (String) throws -> Void,
    onlyVersions: @escaping @Sendable (String) throws -> [RunID],
    surplus: @escaping @Sendable (String, Int) throws -> Int,
    explainSurplus: @escaping @Sendable (String, Int) throws -> Void,
    isRebuilding: @escaping @Sendable (String) throws -> Bool,
    rebuilding: @escaping @Sendable (String, RunID?) throws -> String?,
    setRebuilding: @escaping @Sendable (Bool, String) throws -> Void,
    noteRun: @escaping @Sendable (RunID, String) throws -> Void,
    doubt: @escaping @Sendable (String) throws -> MirrorDoubt?,
    setDoubt: @escaping @Sendable (MirrorDoubt?, String) throws -> Void
  ) {
    self.survey = survey
    self.importAll = importAll
    self.ended = ended
    self.importAnew = importAnew
    self.enterFound = enterFound
    (self.unwrittenJournals, self.noteWritten) = (unwrittenJournals, noteWritten)
    self.onlyVersions = onlyVersions
    (self.surplus, self.explainSurplus) = (surplus, explainSurplus)
    (self.isRebuilding, self.rebuilding, self.setRebuilding) = (isRebuilding, rebuilding, setRebuilding)
    self.noteRun = noteRun
    (self.doubt, self.setDoubt) = (doubt, setDoubt)
  }
}
