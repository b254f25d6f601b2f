import BackupCore
import Synchronization

/// Marks in the plan what a step's log says, and passes its progress on; called on the thread that reads the log.
final class StepMarking: Sendable {
  private let command: ApplyCommand
  private let plan: JobPlan
  private let host: Host
  private let state = Mutex(State())

  private struct State {
    var firstError: (any Error)?
    var files = 0
  }

  init(_ command: ApplyCommand, _ plan: JobPlan, _ host: Host) {
    self.command = command
    self.plan = plan
    self.host = host
  }

  func take(_ event: AppliedEvent) {
    state.withLock { state in
      do {
        try take(event, &state)
      } catch {
        if state.firstError == nil { state.firstError = error }
      }
    }
  }

  /// Throws the first error that kept a mark from being written.
  func finish() throws {
    if let error = state.withLock({ $0.firstError }) { throw error }
  }

  private func take(_ event: AppliedEvent, _ state: inout State) throws {
    switch event {
    case .touched(let name):
      state.files += 1
      _ = try plan.ledger.mark(.touched, logName: name, bytes: nil)
    case .done(let name, let bytes):
      state.files += 1
      if try !plan.ledger.mark(command.step.mark, logName: name, bytes: bytes), command.step == .firstUpload {
        try addUnplanned(name)
      }
    case .failed(let name, let message): try plan.ledger.note(error: message, logName: name)
    case .progress(let progress): report(progress, files: state.files)
    }
  }

  /// A first upload also stores files made since the plan: they are additions like the others.
  private func addUnplanned(_ name: [UInt8]) throws {
    for path in host.pathsNamed(plan.context.job, name) {
      guard case .present(let size, let modified, let mode) = host.lookAtSource(plan.context.job, path) else {
        continue
      }
      try plan.ledger.insert([PlannedChange(.add, path, bytes: size, modified: modified, mode: mode)])
      _ = try plan.ledger.mark(.sent, logName: name, bytes: nil)
    }
  }

  private func report(_ progress: ApplyProgress, files: Int) {
    guard command.step == .send || command.step == .firstUpload else { return }
    var report = RunProgress(job: plan.context.job.name, phase: .sending)
    report.bytes = progress.bytes
    report.totalBytes = plan.totals.bytesToSend
    report.files = files
    report.totalFiles = plan.totals.add.files + plan.totals.replace.files + plan.totals.touch.files
    report.speed = progress.speed
    report.current = progress.current
    host.progress(report)
  }
}

extension ApplyCommand.Step {
  /// What it means for a file that the step was done to it.
  fileprivate var mark: ApplyStep {
    switch self {
    case .firstUpload, .send, .touch: .sent
    case .setAside, .setAsideByMove: .setAside
    case .putBack: .putBack
    case .delete: .deleted
    case .removeFolder: []
    }
  }
}
