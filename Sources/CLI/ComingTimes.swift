import BackupCore
import Foundation

/// The coming times of a schedule a person wrote on the command line.
struct ComingTimes {
  let dates: [Date]
  private let zone: TimeZone

  /// Throws a usage error for anything that cannot be read; one in the expression shows the place.
  init(_ expression: String, timezone: String?, from: String?, count: Int, now: Date) throws {
    let schedule: Schedule
    do {
      schedule = try Schedule(expression)
    } catch {
      throw UsageError(error.message + Self.mark(error.offset, in: expression), hint: error.hint)
    }
    let named = try timezone.map(Self.named)
    if let own = schedule.zone, let named, own != named {
      throw UsageError(
        "'--timezone' is '\(named.name)', but the schedule itself says '\(own.name)'",
        hint: "write the time zone in one place")
    }
    let zone = (schedule.zone ?? named)?.zone ?? .current
    self.zone = zone
    let start = try from.map { try When.date($0, now: now, zone: zone) } ?? now
    var slots = NextRun(schedule, in: zone, anchor: start)
    var found: [Date] = []
    while found.count < count, let next = slots.next(after: found.last ?? start) { found.append(next) }
    dates = found
  }

  /// `Wed 2026-11-25 03:00:00 +01:00  2026-11-25T02:00:00Z`.
  func line(_ date: Date) -> String {
    let offset = zone.secondsFromGMT(for: date)
    let local = UTCTime.text(date.addingTimeInterval(Double(offset))).dropLast()
    let days = Int(((date.timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down))
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
    return weekday + " " + local.replacing("T", with: " ") + " " + Self.offsetText(offset) + "  " + UTCTime.text(date)
  }

  private static func offsetText(_ seconds: Int) -> String {
    let parts = [abs(seconds) / 3600, abs(seconds) / 60 % 60, abs(seconds) % 60]
    let shown = parts[2] == 0 ? parts.dropLast() : parts[...]
    return (seconds < 0 ? "-" : "+") + shown.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  private static func named(_ name: String) throws -> NamedZone {
    guard let zone = NamedZone(name) else {
      throw UsageError("there is no time zone '\(name)'", hint: NamedZone.hint(for: name))
    }
    return zone
  }

  /// The expression on a line of its own, and below it a mark at the character; nothing where it would not be one line.
  private static func mark(_ offset: Int, in expression: String) -> String {
    guard !expression.isEmpty, expression.count <= 200, TerminalSafe.text(expression) == expression,
      !expression.contains(where: \.isNewline)
    else { return "" }
    let before = String(String.UnicodeScalarView(expression.unicodeScalars.prefix(offset)))
    return "\n  \(expression)\n  " + String(repeating: " ", count: TextWidth.of(before)) + "^"
  }
}
