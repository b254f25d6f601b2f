package import BackupCore
import Foundation

/// Files of our own that nobody else may read, replaced as a whole or not at all.
package enum PrivateFile {
  private static let marker = ".new-"

  /// Puts `bytes` at `path` (mode 0600 unless another is given): written beside it, synced, renamed over it, the folder synced too.
  ///
  /// After a crash at any moment the old or the new content is there. A link at `path` is replaced, never written
  /// through; with `followingLink` it is the file it points to that is replaced. Root keeps the file's owner. Leftovers
  /// of writers that died are removed. Throws `Failure(.diskFull)` or `.stateUnwritable`.
  package static func write(_ bytes: [UInt8], to path: String, followingLink: Bool = false, mode: UInt32 = 0o600)
    throws(Failure)
  {
    let target = followingLink ? resolved(path) : path
    let folder = target.contains("/") ? (target as NSString).deletingLastPathComponent : "."
    let name = (target as NSString).lastPathComponent
    removeLeftovers(of: name, in: folder)
    let number = UInt32.random(in: 0...UInt32.max)
    let aside = "\(folder)/.\(name)\(marker)\(getpid())-\(number)"
    do throws(SystemError) {
      try writeAside(bytes, to: aside, ownerOf: target, mode: mode)
      guard rename(aside, target) == 0 else { throw SystemError("rename") }
    } catch {
      unlink(aside)
      throw .cannotWrite(target, error.code)
    }
    syncFolder(folder)
  }

  /// Makes a new empty or filled file at `path` (mode 0600) and never touches one that is there, nor a link.
  package static func create(_ bytes: [UInt8] = [], at path: String) throws(Failure) {
    do {
      try writeAside(bytes, to: path, ownerOf: nil)
    } catch {
      if error.code != EEXIST { unlink(path) }
      throw .cannotWrite(path, error.code)
    }
    syncFolder((path as NSString).deletingLastPathComponent)
  }

  private static func writeAside(
    _ bytes: [UInt8], to path: String, ownerOf old: String?, mode: UInt32 = 0o600
  ) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { close(descriptor) }
    fchmod(descriptor, mode_t(mode))
    var status = stat()
    if let old, geteuid() == 0, lstat(old, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
    guard Descriptors.writeAll(descriptor, bytes) else { throw SystemError("write") }
    guard fsync(descriptor) == 0 else { throw SystemError("fsync") }
  }

  /// Some file systems cannot sync a folder; the rename itself has happened then.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Files put aside by processes that no longer exist; they may hold secrets.
  private static func removeLeftovers(of name: String, in folder: String) {
    let prefix = ".\(name)\(marker)"
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where entry.hasPrefix(prefix) {
      guard let pid = Int32(entry.dropFirst(prefix.count).prefix { $0 != "-" }), pid > 0 else { continue }
      if kill(pid, 0) == -1, errno == ESRCH { unlink(folder + "/" + entry) }
    }
  }
}

extension Failure {
  static func cannotWrite(_ path: String, _ code: Int32) -> Failure {
    let isFull = code == ENOSPC || code == EDQUOT
    return Failure(
      isFull ? .diskFull : .stateUnwritable, "cannot write '\(path)': \(Platform.text(ofError: code))",
      hint: isFull ? "free some space, then run it again" : "run 'mirrorkeep doctor'")
  }
}
