/// The sign of life a heartbeat channel gets of one backup.
package enum NotifyPing: Equatable, Sendable {
  case start
  /// How it ended: 0 or the exit status of the failure.
  case end(exitStatus: Int32)
  /// Something that is neither: another run was at work.
  case log

  package init?(_ record: RunRecord) {
    guard record.kind == .backup else { return nil }
    switch record.outcome {
    case .running: self = .start
    case .skipped, .missed: self = .log
    default: self = .end(exitStatus: record.exitStatus ?? 1)
    }
  }

  /// The word for it in the history.
  package var word: String {
    switch self {
    case .start: "start"
    case .end(let status): status == 0 ? "success" : "fail"
    case .log: "log"
    }
  }
}
