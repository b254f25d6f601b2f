/// Why a restore point stays.
package enum KeepReason: String, CaseIterable, Codable, Sendable {
  /// The job keeps all points.
  case all
  /// It is one of the newest, or the newest, which always stays.
  case last
  /// It is the last one of its day, week, month or year.
  case daily, weekly, monthly, yearly
}
