/// Which changes of a plan are meant.
package enum ChangeSelection: Sendable, Equatable {
  /// Everything planned, obstacles included.
  case all
  /// Changes of these kinds, obstacles included.
  case kinds(Set<Change>)
  /// Changes of these kinds without an obstacle.
  case ready(Set<Change>)
  /// The first replacements without an obstacle behind a path, or from the first one on.
  case nextToReplace(limit: Int, after: MirrorPath?)
  /// Additions without an obstacle that the log does not say were sent.
  case toAdd
  /// Deletions without an obstacle that stand where another change needs room.
  case inTheWay
  /// Those of them that were not seen to be moved aside, by the log or among the versions.
  case stillInTheWay
  /// Deletions without an obstacle that the log does not say were done.
  case toDelete
  /// Changes the log says were sent or touched.
  case sent
  /// Replacements not settled, listed among the versions and not in the mirror.
  case toPutBack
  /// Changes that are not settled.
  case unsettled
  /// Moves that are not settled and that the mirror's listing shows under neither name.
  case vanished
}
