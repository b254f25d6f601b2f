import BackupCore

/// The colour of a line on a terminal; its value is the terminal's code.
enum LineColor: String {
  case red = "31"
  case yellow = "33"
  case green = "32"
  case cyan = "36"
}

extension Outcome {
  /// nil for what is neither good nor bad news.
  var color: LineColor? {
    switch self {
    case .succeeded, .skipped: nil
    case .running: .cyan
    case .incomplete, .held, .cancelled, .missed: .yellow
    case .failed, .interrupted: .red
    }
  }
}

extension JobState {
  /// nil for what is neither good nor bad news.
  var color: LineColor? {
    switch self {
    case .running: .cyan
    case .held, .overdue, .incomplete, .never: .yellow
    case .failing: .red
    case .due, .unscheduled: nil
    case .ok: .green
    }
  }
}
