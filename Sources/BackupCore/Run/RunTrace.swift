/// A run's phases and commands, in the order they began.
package struct RunTrace: Equatable, Sendable {
  /// A part of a run a person may wait for.
  package struct Phase: Equatable, Sendable, Encodable {
    package var name: String
    /// Since the run began.
    package var afterSeconds: Double
    /// nil for the last one of a run that never came to its end.
    @OrNull package var seconds: Double? = nil

    private enum CodingKeys: String, CodingKey {
      case name = "phase"
      case afterSeconds = "after_seconds"
      case seconds
    }
  }

  /// One program the run started.
  package struct Command: Equatable, Sendable, Encodable {
    package var argv: [String]
    package var afterSeconds: Double
    /// nil where it was not seen to end.
    @OrNull package var seconds: Double? = nil
    /// nil where it was not seen to end, or ended by a signal.
    @OrNull package var exitStatus: Int? = nil

    private enum CodingKeys: String, CodingKey {
      case argv, seconds
      case afterSeconds = "after_seconds"
      case exitStatus = "exit_status"
    }
  }

  package private(set) var phases: [Phase] = []
  package private(set) var commands: [Command] = []

  /// `seconds` is how long the whole run took; nil where that is not known.
  package init(_ steps: [RunStep], seconds: Double?) {
    var places: [Int: Int] = [:]
    for step in steps {
      if let name = step.phase {
        endPhase(at: step.after)
        phases.append(Phase(name: name, afterSeconds: step.after))
      } else if let number = step.command, let argv = step.argv {
        places[number] = commands.count
        commands.append(Command(argv: argv, afterSeconds: step.after))
      } else if let place = step.command.flatMap({ places[$0] }) {
        commands[place].seconds = max(0, step.after - commands[place].afterSeconds)
        commands[place].exitStatus = step.exitStatus
      }
    }
    if let seconds { endPhase(at: seconds) }
  }

  private mutating func endPhase(at time: Double) {
    guard let last = phases.indices.last, phases[last].seconds == nil else { return }
    phases[last].seconds = max(0, time - phases[last].afterSeconds)
  }
}
