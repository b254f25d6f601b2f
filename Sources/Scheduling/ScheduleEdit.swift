/// One file, or the crontab, before and after.
package struct ScheduleEdit: Equatable, Sendable {
  /// The file's absolute path; `crontab` for the user's table.
  package var place: String
  /// nil where it is not there.
  package var before: [UInt8]?
  package var after: [UInt8]?

  package init(_ place: String, before: [UInt8]?, after: [UInt8]?) {
    self.place = place
    self.before = before
    self.after = after
  }
}
