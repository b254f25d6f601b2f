package import BackupCore

/// How often the heartbeat comes: a part of an hour in whole minutes, or of a day in whole hours, which every scheduler can
/// say.
package struct HeartbeatPeriod: Equatable, Sendable {
  package let minutes: Int

  package static let standard = HeartbeatPeriod(minutes: 1)
  package static let forms = "1m 2m 3m 4m 5m 6m 10m 12m 15m 20m 30m 1h 2h 3h 4h 6h 8h 12h 1d"

  private init(minutes: Int) { self.minutes = minutes }

  /// nil for a period that does not fit into an hour or a day without a rest.
  package init?(_ span: TimeSpan) {
    guard span.seconds > 0, span.seconds % 60 == 0 else { return nil }
    minutes = span.seconds / 60
    guard 60 % minutes == 0 || (minutes % 60 == 0 && 1440 % minutes == 0) else { return nil }
  }

  /// The five fields of cron.
  var cron: String {
    switch minutes {
    case 1: "* * * * *"
    case ..<60: "*/\(minutes) * * * *"
    case 60: "0 * * * *"
    case ..<1440: "0 */\(minutes / 60) * * *"
    default: "0 0 * * *"
    }
  }

  /// The same for systemd.
  var onCalendar: String {
    switch minutes {
    case 1: "*-*-* *:*:00"
    case ..<60: "*-*-* *:00/\(minutes):00"
    case 60: "*-*-* *:00:00"
    case ..<1440: "*-*-* 00/\(minutes / 60):00:00"
    default: "*-*-* 00:00:00"
    }
  }
}
