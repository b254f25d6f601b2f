import BackupCore
import GRDB

extension Failure {
  /// What an SQLite error on the history at `path` means to a person.
  ///
  /// Only a file that is not a database or not a whole one is `state-damaged`, since the answer to that is moving it
  /// aside.
  static func history(_ error: DatabaseError, at path: String) -> Failure {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: historyDamaged(path, error.message ?? "not a database")
    case .SQLITE_FULL:
      Failure(
        .diskFull, "cannot write the history '\(path)': the disk is full",
        hint: "free some space there, or move the state folder to another disk and name it with '--state'")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      Failure(
        .stateUnwritable, "cannot use the history '\(path)': another process keeps it busy",
        hint: "find out which one with 'fuser \(path)'")
    default:
      Failure(
        .stateUnwritable, "cannot use the history '\(path)': \(error.message ?? "SQLite error \(error.resultCode)")",
        hint: "check owner, mode and mount of the state folder, or name a copy of it with '--state'")
    }
  }

  static func historyDamaged(_ path: String, _ why: String) -> Failure {
    Failure(
      .stateDamaged, "the history '\(path)' is damaged: \(why)",
      hint:
        "the next run moves it aside and starts a new one from the keep folder; before a restore, 'mirrorkeep recover "
        + "REMOTE:PARENT/NAME' does the same")
  }

  static func historyNewer(_ path: String, found: Int, known: Int) -> Failure {
    Failure(
      .stateNewer,
      "the history '\(path)' was written by a newer version of mirrorkeep (schema \(found), this one knows \(known))",
      hint: "update mirrorkeep on this machine; the history was left as it is")
  }

  static func historyReadOnly(_ path: String) -> Failure {
    Failure(.stateUnwritable, "the history '\(path)' was opened for reading only")
  }
}
