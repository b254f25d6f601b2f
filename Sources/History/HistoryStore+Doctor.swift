import GRDB

extension HistoryStore {
  /// What SQLite finds wrong with the whole file; nil for nothing. Reads all of it; may stand read-only.
  package func damage() throws -> String? {
    let answer = try read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") } ?? "no answer"
    return answer == "ok" ? nil : answer
  }
}
