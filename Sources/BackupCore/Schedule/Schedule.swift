// Words -> rules -> slots, and whether one is due. Pure: time zone and moment are arguments.

/// When a job is to run, in one of three languages: plain words (`daily 03:00`), five-field cron, systemd's OnCalendar.
///
/// docs/schedules.md describes them. A schedule that can be made comes at some time: one that never would is refused.
package struct Schedule: Equatable, Sendable {
  /// As it was written.
  package let text: String
  let meaning: Meaning
  /// The time zone the expression itself names; nil where it names none.
  package let zone: NamedZone?

  /// What a schedule comes down to.
  enum Meaning: Equatable, Sendable {
    /// So long after the last attempt began.
    case every(TimeSpan)
    /// At the wall-clock times of any of these rules; never empty.
    case calendar([CalendarRule])
  }

  /// Whether the schedule counts from the last attempt instead of naming times of the clock.
  package var isEvery: Bool { if case .every = meaning { true } else { false } }

  /// So long after the last attempt began.
  package init(every span: TimeSpan) {
    text = "every \(span)"
    meaning = .every(span)
    zone = nil
  }

  /// Throws a fault with the place of the character that is wrong.
  package init(_ text: String) throws(ScheduleFault) {
    let words = ScheduleWord.split(text)
    guard let first = words.first else {
      throw ScheduleFault("the schedule is empty", hint: ScheduleFault.forms, at: 0)
    }
    self.text = text
    let name = first.text.lowercased()
    if let plain = PlainWord(rawValue: name) {
      (meaning, zone) = try parsePlain(plain, words)
    } else if first.text.hasPrefix("@") {
      meaning = .calendar([try parseNickname(first, words)])
      zone = nil
    } else if isCron(words) {
      meaning = .calendar([try parseCron(words)])
      zone = nil
    } else {
      let (rule, zone) = try parseOnCalendar(words)
      meaning = .calendar([rule])
      self.zone = zone
    }
  }
}
