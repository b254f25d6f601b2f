import Foundation

/// A teardown being carried out on one process group, driven by the supervisor's loop.
struct RunningTeardown {
  let group: pid_t
  let graceMilliseconds: Int
  private var steps: ArraySlice<Teardown.Step> = []
  private var dueAt: Int64?
  private var begun = false
  private var orphaned = false

  init(group: pid_t, graceMilliseconds: Int) {
    self.group = group
    self.graceMilliseconds = graceMilliseconds
  }

  /// For `poll`: -1 while nothing is due.
  var millisecondsToNextStep: Int32 {
    guard let dueAt else { return -1 }
    let left = dueAt - Platform.monotonicNanoseconds()
    return left <= 0 ? 0 : Int32(clamping: left / 1_000_000 + 1)
  }

  /// Reads orders; false when the lifeline has ended.
  mutating func obey(_ lifeline: Int32) -> Bool {
    var orders = [UInt8](repeating: 0, count: 64)
    let count = orders.withUnsafeMutableBytes { Descriptors.readOnce(lifeline, into: $0) }
    guard count > 0 else {
      if !orphaned { begin(.orphaned) }
      orphaned = true
      return false
    }
    for order in orders.prefix(count).compactMap(SuperviseOrder.init) {
      switch order {
      case .terminate:
        if !begun { begin(.asked(graceMilliseconds: graceMilliseconds)) }
      case .kill: begin(.forced)
      }
    }
    return true
  }

  mutating func takeStepIfDue() {
    guard let dueAt, dueAt <= Platform.monotonicNanoseconds(), let step = steps.popFirst() else { return }
    kill(-group, step.signal)
    kill(-group, SIGCONT)
    self.dueAt = steps.isEmpty ? nil : Platform.monotonicNanoseconds() + Int64(step.waitMilliseconds) * 1_000_000
  }

  /// After the child has been reaped: gives the rest of its group the rest of the steps. Nothing when no teardown began.
  mutating func finishGroup() {
    while begun, kill(-group, 0) == 0 {
      takeStepIfDue()
      if dueAt == nil { return }
      _ = poll(nil, 0, min(20, millisecondsToNextStep))
    }
  }

  private mutating func begin(_ teardown: Teardown) {
    begun = true
    steps = teardown.steps[...]
    dueAt = Platform.monotonicNanoseconds()
    takeStepIfDue()
  }
}
