import ArgumentParser
import BackupCore
import Foundation

/// `schedule next EXPR`: the coming times of an expression.
struct ScheduleNextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Print the coming times of a schedule.",
    usage: "mirrorkeep schedule next <expression> [--timezone <zone>] [--from <when>] [--count <n>]",
    discussion: """
      The expression is plain words ('daily 03:00', 'every 6h'), a five-field cron line ('*/15 * * * *') or a systemd \
      OnCalendar expression ('Mon..Fri 08:00'). Quote it. Each line is the local time, its offset, and the same in UTC.
      """)

  @Argument(help: "The schedule, as behind the key 'schedule' of a job.")
  var expression: [String]

  @Option(
    help: ArgumentHelp("The time zone its times are meant in. (default: this machine's)", valueName: "zone"),
    completion: .custom { _, _, prefix in
      TimeZone.knownTimeZoneIdentifiers.filter { $0.hasPrefix(prefix) }.sorted()
    })
  var timezone: String?

  @Option(
    help: ArgumentHelp("Times after this one: 2026-11-20, '2026-11-20 14:00', … (default: now)", valueName: "when"))
  var from: String?

  @Option(help: ArgumentHelp("So many of them.", valueName: "n"))
  var count: Int = 5

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let times = try ComingTimes(
      expression.joined(separator: " "), timezone: timezone, from: from, count: count, now: session.surroundings.now())
    if options.json {
      try session.console.print(json: times.dates.map(UTCTime.text))
    } else if times.dates.isEmpty {
      session.console.tell("no time of this schedule comes any more")
    } else {
      session.console.print(times.dates.map(times.line).joined(separator: "\n"))
    }
  }

  func validate() throws {
    guard (1...10_000).contains(count) else { throw ValidationError("'--count' must be from 1 to 10000") }
  }
}
