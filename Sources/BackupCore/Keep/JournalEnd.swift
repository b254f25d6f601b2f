/// The last line of a journal; without it the journal was cut short.
package struct JournalEnd: Codable, Equatable, Sendable {
  package var end: Bool
  /// Lines between the first and this one.
  package var lines: Int

  package init(lines: Int) {
    end = true
    self.lines = lines
  }
}
