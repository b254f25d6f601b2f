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
  ///
  /// A moment means the newest point kept; a run means the very point, kept or not.
  package func point(among points: [RestorePoint]) -> RestorePoint? {
    let kept = { (isMeant: (RestorePoint) -> Bool) in points.last { !$0.isForgotten && isMeant($0) } }
    return switch self {
    case .latest: kept { _ in true }
    case .after(let run): points.last { $0.run == run } ?? points.last { $0.run <= run }
    case .startedBy(let time): kept { $0.run.start.map { $0 <= time } ?? false }
    case .finishedBy(let time): kept { $0.since <= time }
    case .finishedBefore(let time): kept { $0.since < time }
    }
  }
}
