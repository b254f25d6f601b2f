import BackupCore
import Foundation
import History

/// The history: whether it can be read, is whole, and agrees with the clock.
struct HistoryExamination {
  private let session: Session
  private let jobs: LoadedJobs?

  init(_ session: Session, _ jobs: LoadedJobs?) { (self.session, self.jobs) = (session, jobs) }

  func examined() -> [Examined] {
    do {
      guard let (_, store) = try session.openForReading() else {
        return [Examined("history", .ok, "there is no history yet: the first run makes it")]
      }
      if let damage = try store.damage() {
        let hint = "run 'mirrorkeep run JOB': it moves the history aside and rebuilds it from the keep folder"
        return [Examined("history", .fail, "the history is damaged: \(damage)", hint: hint)]
      }
      return [Examined("history", .ok, "the history is whole"), ahead(store)].compactMap(\.self)
    } catch {
      return [Examined(DoctorFinding("history", .of(error)))]
    }
  }

  /// A run that began later than now: the clock was set back, or was wrong then.
  private func ahead(_ store: HistoryStore) -> Examined? {
    let now = session.surroundings.now()
    guard let newest = try? store.records(RunFilter(limit: 1)).first, newest.startedAt > now.addingTimeInterval(300)
    else { return nil }
    return Examined(
      "clock", .warn,
      "run \(newest.run) began at \(UTCTime.text(newest.startedAt)), which is later than now: "
        + "the clock was set back, or was ahead then", hint: "check the clock with 'date'")
  }
}
