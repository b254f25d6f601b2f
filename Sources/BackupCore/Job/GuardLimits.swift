/// The limits the guards hold a plan to.
package struct GuardLimits: Equatable, Sendable {
  /// Deletions above this share or number of the mirror's files hold the run.
  package var maxDeletions: Limit
  /// Replacements above this share or number of the mirror's files hold the run.
  package var maxReplacements: Limit
  /// Up to this many files neither limit ever holds a run.
  package var floor: Int

  package init(maxDeletions: Limit = .percent(25), maxReplacements: Limit = .percent(50), floor: Int = 20) {
    self.maxDeletions = maxDeletions
    self.maxReplacements = maxReplacements
    self.floor = floor
  }

  /// A number of files, absolute or as a share of the mirror.
  package enum Limit: Equatable, Sendable {
    /// 0 ... 100, may have a fraction.
    case percent(Double)
    case files(Int)

    /// The largest number of files still allowed out of `total`, the floor not considered.
    package func files(of total: Int) -> Int {
      switch self {
      case .percent(let share): Int((Double(total) * share / 100).rounded(.down))
      case .files(let count): count
      }
    }
  }
}
