import Foundation

/// The folder a running sandbox keeps its files in, mode 0700: a temporary one, or one the user named.
struct SandboxFolder: Sendable {
  let path: String
  /// Whether it outlives the sandbox.
  let isKept: Bool

  var contents: String { "\(path)/contents" }
  var stateFile: String { "\(path)/state.jsonl" }

  /// - Parameter kept: the user's folder, created when missing; `nil` makes a temporary one.
  init(keeping kept: String?) throws {
    isKept = kept != nil
    path = kept ?? NSTemporaryDirectory() + "mirrorkeep-sandbox-\(UUID().uuidString.lowercased())"
    do {
      try FileManager.default.createDirectory(
        atPath: contents, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw SandboxError("cannot make the folder '\(contents)'")
    }
    chmod(path, 0o700)
  }

  /// Deletes the contents no file of the state has.
  func sweep(keeping files: Set<String>) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: contents) where !files.contains(name) {
      unlink("\(contents)/\(name)")
    }
  }

  /// Deletes a temporary folder.
  func release() {
    if !isKept { try? FileManager.default.removeItem(atPath: path) }
  }
}
