/// What the backups of one day came to.
package enum DayState: String, CaseIterable, Sendable, Encodable {
  case succeeded
  /// Some succeeded, others did not.
  case mixed
  case incomplete, held, failed, missed
  /// Only skipped, or stopped by a person.
  case skipped
  case nothing = "none"
}
