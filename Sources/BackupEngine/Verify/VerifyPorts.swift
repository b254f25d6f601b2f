package import BackupCore

/// What a verify touches of the world beside what every run does.
package struct VerifyPorts: Sendable {
  package var ports: Ports
  /// Takes the locks of a job and its destination beside other readers; throws `locked` while a backup holds them.
  package var lock: @Sendable (Job, RunID) throws -> @Sendable () -> Void
  /// Hands over what the history has in a mirror, in the order of paths.
  package var current: @Sendable (_ claim: String, (FileState) throws -> Void) throws -> Void
  /// How many verifies of this job came to an end so far.
  package var turns: @Sendable (_ job: String) throws -> Int
  /// Compares the files of a list by content; throws unless each was compared or named as failing.
  package var compare: @Sendable (Job, PathList) async throws -> Comparison
  /// Says what is about to be done.
  package var announce: @Sendable (String) -> Void

  package init(
    ports: Ports, lock: @escaping @Sendable (Job, RunID) throws -> @Sendable () -> Void,
    current: @escaping @Sendable (String, (FileState) throws -> Void) throws -> Void,
    turns: @escaping @Sendable (String) throws -> Int,
    compare: @escaping @Sendable (Job, PathList) async throws -> Comparison,
    announce: @escaping @Sendable (String) -> Void
  ) {
    self.ports = ports
    self.lock = lock
    self.current = current
    self.turns = turns
    self.compare = compare
    self.announce = announce
  }
}
