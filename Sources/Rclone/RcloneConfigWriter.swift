import BackupCore
import Foundation

/// Replaces rclone.conf as a whole while holding its folder's lock.
///
/// The lock is a `flock` on the folder itself, so that nothing is left behind; the file aside has one fixed name, which
/// whoever holds the lock may clear away after a crash.
struct RcloneConfigWriter {
  private let path: String
  private let target: String
  private let folder: Int32

  /// Waits up to ten seconds for the lock; makes the folder (mode 0700) when it is missing.
  init(_ path: String) throws(Failure) {
    self.path = path
    target = Self.resolved(path)
    let parent = (target as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .unwritableConfig(path, code: errno) }
    var tries = 0
    while flock(folder, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      tries += 1
      guard code == EWOULDBLOCK || code == EINTR, tries < 200 else {
        close(folder)
        throw code == EWOULDBLOCK ? .busyConfig(path) : .unwritableConfig(path, code: code)
      }
      usleep(50_000)
    }
  }

  func finish() {
    close(folder)
  }

  /// Writes `bytes` aside (0600, the old file's owner), syncs, renames, syncs the folder.
  func replace(with bytes: [UInt8]) throws(Failure) {
    let aside = (target as NSString).deletingLastPathComponent + "/.rclone.conf.mirrorkeep-new"
    unlink(aside)
    guard Self.create(aside, bytes, ownerOf: target), rename(aside, target) == 0 else {
      let code = errno
      unlink(aside)
      throw .unwritableConfig(path, code: code)
    }
    fsync(folder)
  }

  /// Makes a new file, mode 0600, synced; false with `errno` set when that is impossible or something is there already.
  static func create(_ path: String, _ bytes: [UInt8], ownerOf other: String? = nil) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    var status = stat()
    var isGood = fchmod(descriptor, 0o600) == 0
    if isGood, let other, stat(other, &status) == 0, status.st_uid != geteuid() || status.st_gid != getegid() {
      isGood = fchown(descriptor, status.st_uid, status.st_gid) == 0 || status.st_uid == geteuid()
    }
    isGood = isGood && writeAll(descriptor, bytes) && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    if !isGood {
      unlink(path)
      errno = code
    }
    return isGood
  }

  /// The whole content, nil with `errno` set on an error.
  static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      var failed = false
      let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
        let got = read(descriptor, buffer.baseAddress, buffer.count)
        failed = got < 0
        count = max(0, got)
      }
      if failed, errno != EINTR { return nil }
      if !failed, chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }

  /// Where a chain of symbolic links ends, also when nothing is there yet.
  private static func resolved(_ path: String) -> String {
    var path = path
    for _ in 0..<40 {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
      path = link.hasPrefix("/") ? link : (path as NSString).deletingLastPathComponent + "/" + link
    }
    return path
  }
}
