import Testing

/// Where mirrorkeep reads an expression otherwise than one of its peers, on purpose; docs/schedules.md says why.
struct ScheduleDifferences: Sendable, CustomTestStringConvertible {
  enum Peer: String, Sendable { case systemd, croniter }

  var text: String
  var peer: Peer
  var isRefusedHere = false
  var isRefusedThere = false

  var testDescription: String { "\(peer.rawValue): \(text)" }

  static let all = [
    ScheduleDifferences(text: "*:*/15", peer: .systemd, isRefusedThere: true),
    ScheduleDifferences(text: "22/6:00", peer: .systemd, isRefusedThere: true),
    ScheduleDifferences(text: "*-*~31", peer: .systemd, isRefusedThere: true),
    ScheduleDifferences(text: "*-*~13,27", peer: .systemd, isRefusedThere: true),
    ScheduleDifferences(text: "*-02-30", peer: .systemd, isRefusedHere: true),
    ScheduleDifferences(text: "03:00:00.5", peer: .systemd, isRefusedHere: true),
    ScheduleDifferences(text: "@1895716396", peer: .systemd, isRefusedHere: true),
    ScheduleDifferences(text: "Mon,Tue, 03:00", peer: .systemd, isRefusedHere: true),
    ScheduleDifferences(text: "03:00 EST", peer: .systemd, isRefusedHere: true),
    ScheduleDifferences(text: "0 3 */2 * 1", peer: .croniter),
    ScheduleDifferences(text: "0 3 1 * */2", peer: .croniter),
    ScheduleDifferences(text: "0 22-2 * * *", peer: .croniter, isRefusedHere: true),
    ScheduleDifferences(text: "0 3 ? * 1", peer: .croniter, isRefusedHere: true),
    ScheduleDifferences(text: "0 3 L * *", peer: .croniter, isRefusedHere: true),
    ScheduleDifferences(text: "0 3 * * 1#1", peer: .croniter, isRefusedHere: true),
    ScheduleDifferences(text: "0 0 3 * * *", peer: .croniter, isRefusedHere: true),
    ScheduleDifferences(text: "0 3 * * sunday", peer: .croniter, isRefusedThere: true),
  ]

  /// Whether a cron line is one croniter reads otherwise: a `*/n` beside another restricted day, also within a list.
  static func isExplained(_ text: String) -> Bool {
    let fields = text.split(separator: " ")
    let (day, weekday) = (fields[2], fields[4])
    let startsOpen = day.contains("*") || weekday.contains("*")
    return startsOpen && day != "*" && weekday != "*"
  }
}
