/// One line of what is kept beside a run's log: a phase that began, a command that began, or one that ended.
package struct RunStep: Equatable, Codable, Sendable {
  /// Seconds since the run began.
  package var after: Double
  /// The name of a phase that begins; it ends with the next one.
  package var phase: String?
  /// The number of a command within its run, from 1; with `argv` it begins, without it ends.
  package var command: Int?
  /// Program and arguments, exactly.
  package var argv: [String]?
  /// nil for a command that a signal ended.
  package var exitStatus: Int?

  package init(
    after: Double, phase: String? = nil, command: Int? = nil, argv: [String]? = nil, exitStatus: Int? = nil
  ) {
    self.after = after
    self.phase = phase
    self.command = command
    self.argv = argv
    self.exitStatus = exitStatus
  }

  private enum CodingKeys: String, CodingKey {
    case after, phase, command, argv
    case exitStatus = "exit_status"
  }
}
