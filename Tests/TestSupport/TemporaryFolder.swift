import Foundation

/// A folder of one test's own, gone when the value is.
package final class TemporaryFolder: Sendable {
  /// Absolute, links resolved, without a slash at the end.
  package let path: String

  package init() throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    path = base + "/mirrorkeep-test-" + UUID().uuidString.lowercased()
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The absolute path of `relative`.
  package func path(_ relative: String) -> String { path + "/" + relative }

  /// Writes `text` to `relative`, making folders on the way; returns the absolute path.
  @discardableResult
  package func write(_ text: String, to relative: String, mode: Int = 0o600) throws -> String {
    try write(Array(text.utf8), to: relative, mode: mode)
  }

  /// Writes `bytes` to `relative`, making folders on the way; returns the absolute path.
  @discardableResult
  package func write(_ bytes: [UInt8], to relative: String, mode: Int = 0o600) throws -> String {
    let target = path(relative)
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: target))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
    if mode & 0o111 != 0 { Self.waitUntilUnwritten(target) }
    return target
  }

  /// Waits until no process has the file open for writing: a child another test is just starting holds what was open here
  /// until it is itself, and a program somebody may write to is not started ("text file busy").
  private static func waitUntilUnwritten(_ path: String) {
    #if os(Linux)
      let file = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(file) }
      // fcntl(2): a lease for reading is given only while nobody writes.
      let setLease: Int32 = 1024
      while fcntl(file, setLease, Int32(F_RDLCK)) != 0, errno == EAGAIN { usleep(1000) }
      _ = fcntl(file, setLease, Int32(F_UNLCK))
    #endif
  }

  /// The content of `relative` as text.
  package func text(_ relative: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(relative))), as: UTF8.self)
  }
}
