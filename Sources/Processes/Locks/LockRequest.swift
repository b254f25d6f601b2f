/// One lock to take, and how.
package struct LockRequest: Hashable, Sendable {
  /// Whether others may hold the lock too.
  package enum Mode: Hashable, Sendable {
    case exclusive, shared
  }

  package var name: LockName
  package var mode: Mode

  package init(_ name: LockName, _ mode: Mode) {
    self.name = name
    self.mode = mode
  }

  /// The locks of a run of `job` with `destination` (resolved, `REMOTE:PATH`), in the order to take them; the first is
  /// the one rclone gets as its standard input.
  ///
  /// `mode` is exclusive for backup and prune, shared for restore, verify and drill. The destination itself is locked
  /// so, every folder above it shared: a run in a tree and one at any folder above it exclude each other, runs side by
  /// side do not. (A shared holder does not keep a writer out of a folder *below* its destination; claims do that.)
  package static func locks(job: String, destination: String, mode: Mode) -> [LockRequest] {
    [LockRequest(.job(job), mode)] + trees(destination, mode: mode)
  }

  /// The part of `locks` that concerns `destination`.
  package static func trees(_ destination: String, mode: Mode) -> [LockRequest] {
    let colon = destination.firstIndex(of: ":") ?? destination.endIndex
    let remote = String(destination[..<colon]) + ":"
    let folders = destination[colon...].dropFirst().split(separator: "/").filter { $0 != "." }
    let itself = remote + folders.joined(separator: "/")
    let above = folders.indices.reversed().map { remote + folders[..<$0].joined(separator: "/") }
    return [LockRequest(.tree(itself), mode)] + above.map { LockRequest(.tree($0), .shared) }
  }
}
