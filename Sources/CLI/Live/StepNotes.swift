import BackupCore
import BackupEngine
import History
import Processes

/// Keeps a run's phases and the commands it starts beside its log.
final class StepNotes: Sendable {
  private struct State {
    var run: RunID?
    var began = ContinuousClock.now
    var phase: RunProgress.Phase?
    var commands = 0
    /// Steps before the run has its id.
    var waiting: [RunStep] = []
  }

  private let folder: StateFolder
  private let state = Locked(State())

  init(_ folder: StateFolder) { self.folder = folder }

  /// The run, or attempt at one, that is worked on from now on; what came before belongs to the first.
  func begin(_ run: RunID) {
    state.use { state in
      guard state.run != run else { return }
      if state.run != nil { (state.began, state.phase, state.commands) = (.now, nil, 0) }
      state.run = run
      state.waiting.forEach { KeptSteps(folder, run).add($0) }
      state.waiting = []
    }
  }

  func note(_ phase: RunProgress.Phase) {
    state.use { state in
      guard state.phase != phase else { return }
      state.phase = phase
      add(&state) { RunStep(after: $0, phase: phase.word) }
    }
  }

  /// What it returns is to be told how the command ended.
  func began(_ command: ChildCommand) -> @Sendable (ChildExit?) -> Void {
    let (number, run) = state.use { state in
      state.commands += 1
      let number = state.commands
      add(&state) { RunStep(after: $0, command: number, argv: [command.program] + command.arguments) }
      return (number, state.run)
    }
    return { [self] exit in
      state.use { state in
        guard state.run == run || run == nil else { return }
        var status: Int?
        if case .exited(let code)? = exit?.end { status = Int(code) }
        add(&state) { RunStep(after: $0, command: number, exitStatus: status) }
      }
    }
  }

  private func add(_ state: inout State, _ step: (_ after: Double) -> RunStep) {
    let after = (ContinuousClock.now - state.began) / .seconds(1)
    let step = step((after * 1000).rounded() / 1000)
    if let run = state.run { KeptSteps(folder, run).add(step) } else { state.waiting.append(step) }
  }
}
