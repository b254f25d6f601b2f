package import BackupCore
import Foundation

/// A folder only its owner may look into.
package enum PrivateFolder {
  /// Makes `path` (mode 0700, with what is missing above it) or accepts the one that is there.
  ///
  /// Throws `Failure(.stateUnwritable)` when it is not a folder, belongs to somebody else, or others may write to it.
  package static func make(_ path: String) throws(Failure) {
    try makeMissing(path)
    var status = stat()
    guard stat(path, &status) == 0 else { throw .folder(path, Platform.text(ofError: errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .folder(path, "it is not a folder") }
    guard status.st_uid == geteuid() else {
      throw .folder(path, "it belongs to user \(status.st_uid), not to user \(geteuid())")
    }
    guard status.st_mode & 0o022 == 0 else { throw .folder(path, "others may write to it") }
  }

  private static func makeMissing(_ path: String) throws(Failure) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    let parent = (path as NSString).deletingLastPathComponent
    guard errno == ENOENT, !parent.isEmpty, parent != path else {
      throw .folder(path, Platform.text(ofError: errno))
    }
    try makeMissing(parent)
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .folder(path, Platform.text(ofError: errno)) }
  }
}

extension Failure {
  static func folder(_ path: String, _ cause: String) -> Failure {
    Failure(
      .stateUnwritable, "cannot use folder '\(path)': \(cause)",
      hint: "mend its owner and mode (0700), or name a copy of it with '--state'")
  }
}
