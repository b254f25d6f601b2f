package import Foundation

/// Which restore point is asked for.
package enum RestoreMoment: Equatable, Sendable {
  case latest
  /// The mirror as it was right after this run, which is in the history.
  case after(RunID)
  /// The newest point whose run started no later.
  case startedBy(Date)
  /// The newest point that was finished by then.
  case finishedBy(Date)
  /// The newest point that was finished earlier.
  case finishedBefore(Date)

  /// The point among `points` (of all mirrors of a job, oldest first); nil when there is none so early.
  package func point(among points: [RestorePoint]) -> RestorePoint? {
    switch self {
    case .latest: points.last
    case .after(let run): points.last { $0.run == run } ?? points.last { $0.run <= run }
    case .startedBy(let time): points.last { $0.run.start.map { $0 <= time } ?? false }
    case .finishedBy(let time): points.last { $0.since <= time }
    case .finishedBefore(let time): points.last { $0.since < time }
    }
  }
}
