/// What is wrong with a schedule, and at which of its characters.
package struct ScheduleFault: Error, Equatable, Sendable {
  package var message: String
  package var hint: String
  /// The character to look at, counted in Unicode scalars from 0; the length of the text where something is missing there.
  package var offset: Int

  init(_ message: String, hint: String, at offset: Int) {
    self.message = message
    self.hint = hint
    self.offset = offset
  }

  /// One of each language, for hints.
  static let forms = "write 'daily 03:00', 'every 6h', cron ('0 3 * * *') or OnCalendar ('Mon..Fri 08:00')"
}
