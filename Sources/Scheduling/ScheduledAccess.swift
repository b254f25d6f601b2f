/// What scheduled runs touch beside their state folder, for schedulers that lock everything else.
package struct ScheduledAccess: Equatable, Sendable {
  /// Folders and files that are only read.
  package var reads: [String]
  /// Folders that are written to: rclone's config where a token may be renewed, and what hooks write.
  package var writes: [String]
  /// Names of the credentials that secrets refer to.
  package var credentials: [String]

  package init(reads: [String] = [], writes: [String] = [], credentials: [String] = []) {
    self.reads = reads
    self.writes = writes
    self.credentials = credentials
  }

  /// What either needs, each once.
  package func merging(_ other: ScheduledAccess) -> ScheduledAccess {
    ScheduledAccess(
      reads: Set(reads + other.reads).sorted(), writes: Set(writes + other.writes).sorted(),
      credentials: Set(credentials + other.credentials).sorted())
  }
}
