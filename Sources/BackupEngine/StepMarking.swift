import BackupCore
import Synchronization

/// Marks in the plan what a step's log says, and passes its progress on; called on the thread that reads the log.
final class StepMarking: Sendable {
  private let command: ApplyCommand
  private let plan: JobPlan
  private let host: Host
  /// What earlier steps have sent.
  private let before: (files: Int, bytes: Int64)
  private let state = Mutex(State())

  private struct State {
    var firstError: (any Error)?
    var files = 0
    var bytes: Int64 = 0
    var isUncertain = false
    /// Marks not yet in the plan; one by one they would cost more than reading the log.
    var marks: [ApplyMark] = []
  }

  init(_ command: ApplyCommand, _ plan: JobPlan, _ host: Host, after before: (files: Int, bytes: Int64)) {
    self.command = command
    self.plan = plan
    self.host = host
    self.before = before
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

  /// Writes the last marks and returns what this and earlier steps have sent; throws the first error that kept a mark from
  /// being written.
  func finish() throws -> (files: Int, bytes: Int64) {
    try state.withLock { state in
      try flush(&state)
      if let error = state.firstError { throw error }
      return command.step.sends ? (before.files + state.files, before.bytes + state.bytes) : before
    }
  }

  /// Whether the step may have sent files the plan does not hold: a name that may be that of several was marked for one.
  var isUncertain: Bool { state.withLock { $0.isUncertain } }

  private static let batch = 1024

  private func flush(_ state: inout State) throws {
    let marks = state.marks
    guard !marks.isEmpty else { return }
    state.marks.removeAll(keepingCapacity: true)
    let marked = try plan.ledger.mark(marks)
    guard command.step == .firstUpload else { return }
    state.isUncertain = state.isUncertain || marks.contains { MirrorPath.isAmbiguous(logName: $0.logName) }
    guard marked < marks.count else { return }
    for mark in marks where try plan.ledger.mark([mark]) == 0 { try addUnplanned(mark) }
  }

  private func take(_ event: AppliedEvent, _ state: inout State) throws {
    switch event {
    case .touched(let name):
      state.files += 1
      state.marks.append(ApplyMark(.touched, name))
    case .done(let name, let bytes, let overwrote):
      state.files += 1
      let isForeign = overwrote && command.step.sendsToFreePlaces
      state.marks.append(
        ApplyMark(isForeign ? command.step.mark.union(.overwrote) : command.step.mark, name, bytes: bytes))
    case .renamed(let from, let name):
      state.files += 1
      state.marks.append(ApplyMark(command.step.mark, name, from: from))
    case .failed(let name, let message): try plan.ledger.note(error: message, logName: name)
    case .progress(let progress):
      state.bytes = progress.bytes
      report(progress, files: state.files)
    }
    if state.marks.count >= Self.batch { try flush(&state) }
  }

  /// A first upload also stores files made since the plan: they are additions too, of which only a look at the mirror tells
  /// size and time, because at the source they may have changed again by now, or be gone.
  private func addUnplanned(_ mark: ApplyMark) throws {
    let isExact = !MirrorPath.isAmbiguous(logName: mark.logName)
    let paths = isExact ? [MirrorPath(bytes: mark.logName)] : host.pathsNamed(plan.context.job, mark.logName)
    for path in paths where try !plan.ledger.has(.add, at: path) {
      try plan.ledger.insert([PlannedChange(.add, path)])
    }
    _ = try plan.ledger.mark([mark])
  }

  private func report(_ progress: ApplyProgress, files: Int) {
    guard command.step.sends else { return }
    var report = RunProgress(job: plan.context.job.name, phase: .sending)
    report.bytes = before.bytes + progress.bytes
    report.totalBytes = plan.totals.bytesToSend
    report.files = before.files + files
    report.totalFiles = plan.totals.add.files + plan.totals.replace.files + plan.totals.touch.files
    report.speed = progress.speed
    report.current = progress.current
    host.progress(report)
  }
}

extension ApplyCommand.Step {
  /// Whether nothing may lie where the step's files arrive.
  fileprivate var sendsToFreePlaces: Bool { self == .send || self == .firstUpload }

  fileprivate var sends: Bool { sendsToFreePlaces || self == .replace }

  /// What it means for a file that the step was done to it.
  fileprivate var mark: ApplyStep {
    switch self {
    case .firstUpload, .send, .replace, .touch: .sent
    case .setAside, .setAsideByMove: .setAside
    case .putBack: .putBack
    case .rename: .moved
    case .delete: .deleted
    case .removeFolder, .renameFolder: []
    }
  }
}
