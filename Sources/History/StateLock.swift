import BackupCore
import Foundation

/// The exclusive lock on creating, migrating and moving aside the history and on its spool: a `flock` on a file that is
/// never removed. Waits for its turn; held until let go.
final class StateLock {
  private let file: StateFile

  init(_ folder: StateFolder) throws {
    file = try StateFile(.append, folder.historyLock)
    while flock(file.descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Failure.stateFile("lock", folder.historyLock, code: errno) }
    }
  }

  /// Runs `body` while holding the lock.
  static func holding<T>(_ folder: StateFolder, _ body: () throws -> T) throws -> T {
    let lock = try StateLock(folder)
    return try withExtendedLifetime(lock, body)
  }
}
