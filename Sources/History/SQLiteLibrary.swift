import GRDB

/// The SQLite this program runs with.
package enum SQLiteLibrary {
  /// As it says itself, `3.40.1`.
  package static func version() throws -> String {
    try DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? "unknown"
  }

  /// What is known to be wrong with a version; nil for nothing. Only what concerns a database with a rollback journal
  /// (https://www.sqlite.org/changes.html).
  package static func trouble(_ version: String) -> String? {
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    guard numbers.count >= 2 else { return "its version '\(version)' cannot be read" }
    let number = numbers[0] * 1000 + numbers[1]
    if number < 3035 { return "it is older than 3.35, the oldest mirrorkeep is tried with" }
    return nil
  }
}
