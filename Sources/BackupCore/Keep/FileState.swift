/// What one path held after some run, and where those bytes lie now.
package struct FileState: Equatable, Sendable {
  /// Where the bytes of a state lie.
  package enum Place: Equatable, Sendable {
    /// In the mirror, at this path.
    case mirror(MirrorPath)
    /// Below `versions/<run>/` of the keep folder, at this path.
    case versions(RunID, MirrorPath)
  }

  /// Whether what lies there is what the state had.
  package enum Condition: Int, Sendable {
    case whole = 0
    /// The bytes are gone.
    case lost = 1
    /// What lies there is not what the run had stored: somebody else changed the file on the remote.
    case altered = 2
    /// No kept restore point needs the bytes: they are gone, or going.
    case pruned = 3
  }

  package var path: MirrorPath
  /// Size in bytes; nil when unknown.
  package var bytes: Int64?
  /// Nanoseconds since 1970; nil when unknown.
  package var modified: Int64?
  package var mode: UInt16?
  package var link: [UInt8]?
  /// `md5:…`, nil when unknown.
  package var hash: String?
  package var place: Place
  package var condition: Condition
  /// The run that brought the path into this state.
  package var since: RunID

  package init(
    path: MirrorPath, bytes: Int64?, modified: Int64?, mode: UInt16?, link: [UInt8]?, hash: String?, place: Place,
    condition: Condition, since: RunID
  ) {
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.mode = mode
    self.link = link
    self.hash = hash
    self.place = place
    self.condition = condition
    self.since = since
  }
}
