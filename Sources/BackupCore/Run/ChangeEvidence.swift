/// What is known about one planned change after a run: the log's word and, after a look at the remote, what lies where.
package struct ChangeEvidence: Equatable, Sendable {
  /// A file as a listing showed it; nil fields are unknown. Times in nanoseconds since 1970.
  package struct Seen: Equatable, Sendable {
    package var bytes: Int64?
    package var modified: Int64?

    package init(bytes: Int64?, modified: Int64?) {
      self.bytes = bytes
      self.modified = modified
    }

    /// Whether both may be the same file: known sizes equal, known times less than a second apart (pCloud keeps seconds).
    package func agrees(with other: Seen) -> Bool {
      if let bytes, let theirs = other.bytes, bytes != theirs { return false }
      guard let modified, let theirs = other.modified else { return true }
      return FileTime.isSame(modified, theirs)
    }

    /// Whether known times are of one second of the clock: half a second later the second may be another, and be shown so.
    package func isOfSameSecond(as other: Seen) -> Bool {
      guard let modified, let theirs = other.modified else { return true }
      return FileTime.second(of: modified) == FileTime.second(of: theirs)
    }
  }

  package var steps: ApplyStep
  /// The planned path in the mirror; nil: nothing there.
  package var mirror: Seen?
  /// The planned path in the run's versions folder; nil: nothing there.
  package var versions: Seen?
  /// The path a move starts from, in the mirror; nil: nothing there.
  package var origin: Seen?
  /// What the history says lay at the path before the run; nil: not known.
  package var before: Seen?

  package init(steps: ApplyStep = [], mirror: Seen?, versions: Seen?, origin: Seen? = nil, before: Seen? = nil) {
    self.steps = steps
    self.mirror = mirror
    self.versions = versions
    self.origin = origin
    self.before = before
  }
}
