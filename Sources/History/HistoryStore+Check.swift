import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  private static let checkedAt = "checked-at"
  private static let checkEvery: Int64 = 86_400

  /// Has SQLite check the whole file when the last check is a day old or a run has died since; throws `state-damaged`.
  func checkWhenDue(now: Date) throws {
    let today = RunRow.seconds(now)
    let isDue = try read { db in
      if try Self.fact("check-due", in: db) != nil { return true }
      guard let last = try Self.fact(Self.checkedAt, in: db).flatMap({ Int64($0) }) else { return true }
      return today < last || today - last >= Self.checkEvery
    }
    guard isDue else { return }
    let answer = try read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") } ?? "no answer"
    guard answer == "ok" else {
      throw Failure.historyDamaged(folder?.historyDatabase ?? ":memory:", answer)
    }
    do {
      try write { db in
        try Self.setFact("check-due", nil, in: db)
        try Self.setFact(Self.checkedAt, String(today), in: db)
      }
    } catch let failure as Failure where failure.reason != .stateDamaged {
      // A history that cannot be written right now can still be read, and records can still be spooled.
    }
  }
}
