/// Where a restore puts files.
package enum RestoreTarget: Equatable, Sendable {
  /// A folder of its own: it receives `DIR/PATH`. Absolute.
  case folder(String)
  /// The source.
  case inPlace
}
