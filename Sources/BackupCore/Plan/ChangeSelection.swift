/// Which rows of a plan are meant.
package enum ChangeSelection: Sendable, Equatable {
  /// Everything planned, obstacles included.
  case all
  /// Changes of these kinds, obstacles included.
  case kinds(Set<Change>)
  /// Changes of these kinds without an obstacle.
  case ready(Set<Change>)
  /// Changes with an obstacle.
  case blocked
  /// Replacements without an obstacle whose old content was not seen to be set aside.
  case notSetAside
  /// Changes without an obstacle that were not seen to be done.
  case unmarked
  /// Changes a look decided, or marks, to be not done.
  case notDone
  /// What a send over a list carries: additions, touches, and replacements whose old content was set aside.
  case toSend
  /// Changes seen to be sent.
  case sent
  /// The first replacements not yet set aside.
  case nextToReplace(limit: Int)
  /// Replacements listed among the versions and not in the mirror.
  case toPutBack
}
