package import Foundation

/// Hours of every day in which no schedule begins a run, and none it began goes on: `08:00-18:00`, `22:00-06:00`.
package struct QuietWindow: Equatable, Sendable {
  /// As it is written in a job file.
  package let text: String
  private let start: Schedule
  private let end: Schedule

  /// nil for anything but two different times of the day.
  package init?(_ text: String) {
    let times = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard times.count == 2, times[0] != times[1], times.allSatisfy(Self.isTime),
      let start = try? Schedule("daily " + times[0]), let end = try? Schedule("daily " + times[1])
    else { return nil }
    (self.text, self.start, self.end) = (text, start, end)
  }

  /// Whether `date` lies in the window; its end does not. The times are those of `zone`.
  package func contains(_ date: Date, in zone: TimeZone) -> Bool {
    guard let nextEnd = next(end, after: date, zone), let nextStart = next(start, after: date, zone) else {
      return false
    }
    return nextEnd < nextStart
  }

  /// When a run that is under way at `date` has to stop: at once within the window, else at its next start.
  package func stop(after date: Date, in zone: TimeZone) -> Date? {
    contains(date, in: zone) ? date : next(start, after: date, zone)
  }

  /// The next end of a window.
  package func end(after date: Date, in zone: TimeZone) -> Date? { next(end, after: date, zone) }

  private func next(_ time: Schedule, after date: Date, _ zone: TimeZone) -> Date? {
    var slots = NextRun(time, in: zone, anchor: date)
    return slots.next(after: date)
  }

  private static func isTime(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1])
    else { return false }
    return hour < 24 && minute < 60
  }
}

extension QuietWindow: TextCodable {
  /// As a job file has it.
  package var description: String { text }
}
