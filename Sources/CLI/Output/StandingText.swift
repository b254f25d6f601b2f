import BackupCore
import Foundation

/// Standings of jobs as lines for a person, and as the few lines a monitor reads.
enum StandingText {
  /// One line a job; `columns`: where the last column ends, on a terminal.
  static func table(_ standings: [JobStanding], columns: Int? = nil) -> String {
    let rows = standings.map { standing in
      [
        standing.job, standing.state.rawValue, age(standing), next(standing), message(standing),
      ]
    }
    let text = Table.text([["JOB", "STATE", "LAST SUCCESS", "NEXT", "MESSAGE"]] + rows)
    return TextWidth.clipLines(text, to: columns.map { max(1, $0 - 1) })
  }

  /// One line that says why the job is in its state, and where it is a bad one what to do.
  static func message(_ standing: JobStanding) -> String {
    if standing.state == .running { return progress(standing) }
    let text = why(standing.state, standing)
    return standing.running.isEmpty ? text : "\(progress(standing)); \(text)"
  }

  /// The same as if nothing were under way.
  static func trouble(_ standing: JobStanding) -> String { why(standing.beneath, standing) }

  /// What `status --check` prints: one line for a monitor, which shows more lines on demand, and figures behind the bar.
  static func check(_ standings: [JobStanding]) -> String {
    let bad = standings.filter(\.beneath.needsAttention)
    let counts = JobState.allCases.compactMap { state -> String? in
      let count = standings.filter { $0.beneath == state }.count
      return count == 0 ? nil : "\(count) \(state.rawValue)"
    }
    let names = bad.map { "\($0.job) \($0.beneath.rawValue)" }.joined(separator: ", ")
    let summary =
      bad.isEmpty
      ? "OK - \(Count.jobs(standings.count))" + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", "))
      : "WARNING - \(bad.count) of \(Count.jobs(standings.count)) "
        + "\(bad.count == 1 ? "needs" : "need") attention: \(names)"
    let oldest = standings.compactMap(\.ageSeconds).max().map { " oldest_success=\($0)s" } ?? ""
    let figures = "jobs=\(standings.count) attention=\(bad.count)\(oldest)"
    let details = bad.map { "\($0.job) \($0.beneath.rawValue): \(trouble($0))" }
    return (["MIRRORKEEP \(withoutBar(summary)) | \(figures)"] + details.map(withoutBar)).joined(separator: "\n")
  }

  /// The same where nothing could be found out.
  static func unknown(_ error: any Error) -> String {
    let message = Failure.of(error).message
    return "MIRRORKEEP UNKNOWN - " + withoutBar(TextWidth.onOneLine(message))
  }

  /// A monitor takes what follows a bar for figures.
  static func withoutBar(_ text: String) -> String { text.replacing("|", with: "\\u{7c}") }

  private static func why(_ state: JobState, _ standing: JobStanding) -> String {
    switch state {
    case .running: "a backup is under way"
    case .failing where standing.isInvalid: "its file has errors: see 'mirrorkeep validate'"
    case .failing where [.failed, .interrupted].contains(standing.lastTelling?.outcome): facts(standing.lastTelling)
    case .failing: standing.wrongMirror.map { "\($0.kind.rawValue): \(facts($0))" } ?? facts(standing.lastTelling)
    case .held, .incomplete: facts(standing.lastTelling)
    case .overdue:
      "nothing began in time since \(standing.overdueSince.map(HistoryText.local) ?? "?"): see 'mirrorkeep schedule status'"
    case .due: "begins with the next heartbeat"
    case .never: "no backup yet: 'mirrorkeep run \(standing.job)' makes one"
    case .unscheduled, .ok: facts(standing.lastTelling)
    }
  }

  /// What a run says of itself, in one line, without naming its job again; pending deletions with it.
  private static func facts(_ record: RunRecord?) -> String {
    guard let record else { return "" }
    let prefix = "job '\(record.job)': "
    let message = record.message.hasPrefix(prefix) ? String(record.message.dropFirst(prefix.count)) : record.message
    return TextWidth.onOneLine(message)
  }

  private static func progress(_ standing: JobStanding) -> String {
    standing.running.map { run in
      let what = run.record.kind == .backup ? "" : run.record.kind.rawValue + ": "
      let since = ProgressLine.duration(standing.now.timeIntervalSince(run.record.startedAt))
      return what + (run.progress?.text ?? "under way") + " (\(since))"
    }.joined(separator: "; ")
  }

  private static func age(_ standing: JobStanding) -> String {
    standing.ageSeconds.map { ProgressLine.duration(Double($0)) + " ago" } ?? "never"
  }

  private static func next(_ standing: JobStanding) -> String {
    standing.beneath == .due ? "now" : standing.nextAt.map(HistoryText.local) ?? "-"
  }
}
