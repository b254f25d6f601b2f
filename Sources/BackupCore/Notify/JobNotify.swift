/// Which channel a job tells, and of what.
package struct JobNotify: Equatable, Sendable {
  /// The channel's name in `mirrorkeep.yaml`.
  package var to: String
  package var on: Set<NotifyKind>

  package init(to: String, on: Set<NotifyKind> = NotifyKind.standard) {
    self.to = to
    self.on = on
  }
}
