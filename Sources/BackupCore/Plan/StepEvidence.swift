/// What is known about one rclone that has ended.
package struct StepEvidence: Equatable, Sendable {
  /// Why the step cannot count as done as a whole; nil only with exit 0, a final statistics record without errors and
  /// no record of skipped work.
  package var failure: Failure?
  /// Whether going on with further steps is pointless (token rejected, quota full, no network).
  package var isFatal: Bool

  package init(failure: Failure? = nil, isFatal: Bool = false) {
    self.failure = failure
    self.isFatal = isFatal
  }
}
