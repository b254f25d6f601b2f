import Foundation

/// Whether and how another user could take a folder's place while files are written to it by its path.
enum OthersPlace {
  /// Whether somebody other than this user and root may rename what lies at or above `path`, which has no links in it.
  static func isReachable(_ path: String) -> Bool {
    var above = ""
    for name in [""] + path.split(separator: "/").map(String.init) {
      above += above.hasSuffix("/") ? name : "/" + name
      var status = stat()
      guard lstat(above, &status) == 0 else { continue }
      if status.st_uid != 0, status.st_uid != geteuid() { return true }
      if status.st_mode & 0o022 != 0, status.st_mode & S_ISVTX == 0 { return true }
    }
    return false
  }

  /// A path that leads to an open folder wherever it is moved to, for processes of this user while this one lives; nil where
  /// the system has none (proc(5), `/proc/pid/fd`).
  static func path(of folder: Int32) -> String? {
    let path = "/proc/\(getpid())/fd/\(folder)"
    var (there, here) = (stat(), stat())
    guard stat(path, &there) == 0, fstat(folder, &here) == 0 else { return nil }
    return there.st_dev == here.st_dev && there.st_ino == here.st_ino ? path : nil
  }
}
