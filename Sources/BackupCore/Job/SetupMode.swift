/// Whether a run may set up a missing remote (`run --setup`).
package enum SetupMode: String, CaseIterable, Sendable {
  /// From `token:` where given, else by asking when there is a terminal.
  case auto
  /// Also without a terminal.
  case always
  case never
}
