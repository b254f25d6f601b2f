import BackupCore
import Foundation

/// The state folder and the places in it: `history.db`, `host-id`, `locks/`, `plans/`, `logs/`, `journals/`, `spool/`.
///
/// Folders are made 0700 and files 0600 whatever the umask. A folder that others own or may write to is refused, and so
/// is one reached through a symbolic link of somebody else's.
package struct StateFolder: Equatable, Sendable {
  /// Absolute, symbolic links resolved, no `/` at the end.
  package let path: String

  package var historyDatabase: String { path + "/history.db" }
  package var locks: String { path + "/locks" }
  package var plans: String { path + "/plans" }
  package var logs: String { path + "/logs" }
  package var journals: String { path + "/journals" }
  package var spool: String { path + "/spool" }
  var historyLock: String { path + "/history.lock" }
  var hostIDFile: String { path + "/host-id" }

  private init(resolved path: String) { self.path = path }

  /// Opens the folder for a command that records, making it and its parts as needed.
  ///
  /// Throws `state-unwritable` or `disk-full`.
  package static func prepare(_ path: String) throws -> StateFolder {
    let wanted = absolute(path)
    try refuseForeignLink(wanted)
    try makeFolders(wanted)
    let folder = StateFolder(resolved: try resolve(wanted))
    try refuseUnsafe(folder.path)
    for part in [folder.locks, folder.plans, folder.logs, folder.journals, folder.spool] {
      if mkdir(part, 0o700) == 0 {
        chmod(part, 0o700)
      } else if errno != EEXIST {
        throw Failure.stateFile("make", part, code: errno)
      }
      try refuseUnsafe(part)
    }
    return folder
  }

  /// The folder for a command that only reads, whoever owns it; nil when there is none yet. Changes nothing.
  package static func existing(_ path: String) throws -> StateFolder? {
    let wanted = absolute(path)
    var info = stat()
    guard stat(wanted, &info) == 0 else {
      if errno == ENOENT { return nil }
      throw Failure.stateFile("read", wanted, code: errno)
    }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw Failure.stateFile("read", wanted, code: ENOTDIR) }
    return StateFolder(resolved: try resolve(wanted))
  }

  /// Bytes an unprivileged process may still write on this file system; nil when it cannot be asked.
  package var freeBytes: Int64? {
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return nil }
    return Int64(clamping: UInt64(info.f_bavail) &* UInt64(info.f_frsize))
  }

  private static func absolute(_ path: String) -> String {
    var result = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    while result.count > 1, result.hasSuffix("/") { result.removeLast() }
    return result
  }

  private static func resolve(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else { throw Failure.stateFile("read", path, code: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes `path` and every missing folder above it.
  private static func makeFolders(_ path: String) throws {
    if mkdir(path, 0o700) == 0 {
      chmod(path, 0o700)
      return
    }
    if errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw Failure.stateFile("make", path, code: errno)
    }
    try makeFolders(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure.stateFile("make", path, code: errno) }
    chmod(path, 0o700)
  }

  private static func refuseForeignLink(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFLNK else { return }
    guard info.st_uid == geteuid() || info.st_uid == 0 else {
      throw Failure.stateNotOurs(path, "is a symbolic link made by another user")
    }
  }

  private static func refuseUnsafe(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) == 0 else { throw Failure.stateFile("read", path, code: errno) }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw Failure.stateNotOurs(path, "is not a folder") }
    guard info.st_uid == geteuid() else { throw Failure.stateNotOurs(path, "belongs to another user") }
    guard info.st_mode & 0o022 == 0 else { throw Failure.stateNotOurs(path, "may be written to by other users") }
  }
}
