import BackupCore
import GRDB

extension HistoryStore {
  /// Takes what was spooled into the database. A spooled record replaces the stored one, except that a run that has
  /// ended never becomes `running` again. Nothing is lost when the database still cannot take it.
  func importSpool() throws {
    guard let folder else { return }
    do {
      try HistorySpool(folder).drain { runs in
        let hostID = try folder.hostID()
        try write { db in
          for run in runs where try !isOutdated(run.record, in: db) {
            try RunRow.put(run.record, owner: run.owner, claim: run.claim, hostID: hostID, in: db)
          }
        }
      }
    } catch let failure as Failure where failure.reason == .diskFull || failure.reason == .stateUnwritable {
      // It stays in the spool for the next time.
    }
  }

  private func isOutdated(_ record: RunRecord, in db: Database) throws -> Bool {
    guard record.outcome == .running else { return false }
    let stored = try String.fetchOne(
      db, sql: "SELECT outcome FROM runs WHERE run = ?", arguments: [record.run.text])
    return stored != nil && stored != Outcome.running.rawValue
  }
}
