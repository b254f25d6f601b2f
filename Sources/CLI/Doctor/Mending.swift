import BackupCore
import Foundation
import Processes

/// What `doctor --fix` does by itself.
enum Mending {
  /// Takes all rights of others away.
  static func makePrivate(_ path: String) -> @Sendable () throws -> String {
    changing(path) { $0 & ~0o077 }
  }

  /// Takes the right to change a file away from others.
  static func closeToOthers(_ path: String) -> @Sendable () throws -> String {
    changing(path) { $0 & ~0o022 }
  }

  private static func changing(
    _ path: String, _ change: @escaping @Sendable (UInt32) -> UInt32
  ) -> @Sendable () throws -> String {
    {
      guard let access = FileAccess(ofFileAt: path) else { throw Failure(.stateUnwritable, "'\(path)' is gone") }
      let mode = change(access.mode)
      guard chmod(path, mode_t(mode)) == 0 else {
        throw Failure(.stateUnwritable, "'\(path)': \(String(cString: strerror(errno)).lowercased())")
      }
      return "the mode of '\(path)' was made \(FileAccess(mode: mode).text)"
    }
  }
}

extension FileAccess {
  /// Links followed; nil where there is no such file.
  init?(ofFileAt path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(mode: UInt32(status.st_mode))
  }
}
