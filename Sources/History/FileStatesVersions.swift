import GRDB

extension FileStates {
  /// Bytes of what the versions of a mirror hold, those that are to go left out, as noted run by run: `versions` counts the
  /// same, and takes its time.
  package func notedVersions(_ claim: String) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT versions FROM mirrors WHERE claim = ?", arguments: [claim]) ?? 0
  }
}
