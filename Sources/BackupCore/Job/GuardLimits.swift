/// The limits the guards hold a plan to.
package struct GuardLimits: Equatable, Sendable {
  /// Deletions above this share or number of the mirror's files hold the run.
  package var maxDeletions: Limit
  /// Replacements above this share or number of the mirror's files hold the run.
  package var maxReplacements: Limit
  /// Up to this many files neither limit ever holds a run.
  package var floor: Int
  /// A source with fewer files holds the run; nil: any number will do.
  package var minFiles: Int?
  /// A file (or folder) that lies in the source whenever it is really there, relative to it.
  package var marker: String?
  /// Whether a source on other file systems than at the last good run holds the run.
  package var sameMount = true
  package var whenHeld = WhenHeld.nothing

  package init(maxDeletions: Limit = .percent(25), maxReplacements: Limit = .percent(50), floor: Int = 20) {
    self.maxDeletions = maxDeletions
    self.maxReplacements = maxReplacements
    self.floor = floor
  }

  /// What a run does that is held for its deletions or replacements alone.
  package enum WhenHeld: String, CaseIterable, Codable, Sendable {
    case nothing
    /// Carries out the planned additions, which endanger nothing.
    case add
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
