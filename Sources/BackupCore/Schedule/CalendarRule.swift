/// Days, and the times of the clock on each of them.
struct CalendarRule: Equatable, Sendable {
  var days = DayRule()
  var times: TimeRule
}
