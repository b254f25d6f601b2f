/// `REMOTE:PATH`, where a job's mirror lies, and the places derived from it.
///
/// The path is normal: no leading, trailing or doubled `/`, no `.`, `..` or `.mirrorkeep` part; empty for the remote's root.
package struct Destination: Equatable, Hashable, Sendable, CustomStringConvertible {
  package let remote: String
  package let path: String

  /// nil unless `remote` is a name rclone accepts without quoting and `path` is normal and free of control characters.
  package init?(remote: String, path: String) {
    let isNameByte: (UInt8) -> Bool = { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 45
    }
    guard !remote.isEmpty, remote.utf8.allSatisfy(isNameByte), remote.utf8.first != UInt8(ascii: "-"),
      !path.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
    else { return nil }
    if !path.isEmpty {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !parts.contains(".mirrorkeep") else {
        return nil
      }
    }
    self.remote = remote
    self.path = path
  }

  /// The mirror, as rclone addresses it.
  package var description: String { remote + ":" + path }

  /// Whether the mirror is the whole remote, its keep folder included.
  package var isRoot: Bool { path.isEmpty }

  /// The last part of the path; `@root` for the remote's root.
  package var name: String { path.split(separator: "/").last.map(String.init) ?? "@root" }

  /// The keep folder, `REMOTE:PARENT/.mirrorkeep/NAME`.
  package var keepFolder: String {
    remote + ":" + (parentPath.isEmpty ? "" : parentPath + "/") + ".mirrorkeep/" + name
  }

  /// The path of the folder the mirror lies in; empty for the remote's root.
  var parentPath: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  /// The mirror's path and those of all its ancestors, nearest first, the remote's root (`""`) last.
  package var lineage: [String] {
    let parts = path.split(separator: "/")
    return (0...parts.count).reversed().map { parts.prefix($0).joined(separator: "/") }
  }
}
