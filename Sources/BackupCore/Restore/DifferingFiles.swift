/// What a restore does about files that are there already and differ from those it would put in their places.
package enum DifferingFiles: CaseIterable, Sendable {
  /// It is refused before anything was done.
  case refuse
  case replace
  /// They stay as they are and are counted; everything else is restored.
  case leave
}
