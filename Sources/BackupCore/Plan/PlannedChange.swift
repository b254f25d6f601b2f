/// One change a run would make.
package struct PlannedChange: Equatable, Sendable {
  package var change: Change
  package var path: MirrorPath
  /// Where a moved file lies before the run.
  package var from: MirrorPath?
  /// Size in bytes: of the source file, or for a deletion of the mirror's file; nil when unknown.
  package var bytes: Int64?
  /// The source file's modification time in nanoseconds since 1970; nil for deletions.
  package var modified: Int64?
  /// The source file's permission bits (`07777`); nil for deletions.
  package var mode: UInt16?
  /// What a stored link points at.
  package var link: [UInt8]?
  /// Why this change is already known to be impossible (the source file cannot be read …); nil when it will be tried.
  package var obstacle: String?

  package init(
    _ change: Change, _ path: MirrorPath, from: MirrorPath? = nil, bytes: Int64? = nil, modified: Int64? = nil,
    mode: UInt16? = nil, obstacle: String? = nil
  ) {
    self.change = change
    self.path = path
    self.from = from
    self.bytes = bytes
    self.modified = modified
    self.mode = mode
    self.obstacle = obstacle
  }
}
