import BackupCore

/// A report for a terminal or a message: at most about 100 columns wide.
enum ReportText {
  static func text(_ report: Report) -> String {
    let subject = ReportWords.subject(report)
    let parts =
      [
        "backups \(subject.words) '\(name(subject.name))'\n\(ReportWords.window(report))", limits(report),
        summary(report),
        notices(report),
        space(report),
      ] + report.jobs.map { job($0, fleet: report.fleet != nil) }
    return TerminalSafe.text(parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n")
  }

  /// Counts and states alone, for a message; `detailed` adds what runs said, which may name files and folders.
  static func message(_ report: Report, detailed: Bool) -> String {
    let parts = [
      ReportWords.window(report), limits(report), summary(report), notices(report, detailed: detailed), space(report),
    ]
    return TerminalSafe.text(parts.filter { !$0.isEmpty }.joined(separator: "\n\n"))
  }

  private static func limits(_ report: Report) -> String {
    (ReportWords.limits(report) ?? "").replacing(": ", with: ":\n").replacing(". What", with: ".\nWhat")
  }

  private static func summary(_ report: Report) -> String {
    if report.jobs.isEmpty { return "no runs" }
    var rows = [["JOB", "SUCCEEDED", "LAST SUCCESS", "LONGEST GAP", "SENT A DAY", "MIRROR", "VERSIONS"]]
    let all = report.jobs.count > 1 ? [("all", report.overall)] : []
    for (name, figures) in report.jobs.map({ (Self.name($0.job), $0.figures) }) + all {
      rows.append([
        name, ReportWords.success(figures), figures.lastSuccessAt.map(HistoryText.local) ?? "never",
        ReportWords.gap(figures.longestGap), Count.bytes(figures.sentBytesPerDay),
        figures.mirrorBytes.map(Count.bytes) ?? "-", figures.versionsBytes.map(Count.bytes) ?? "-",
      ])
    }
    return Table.text(rows)
  }

  private static func notices(_ report: Report, detailed: Bool = true) -> String {
    let lines = ReportNotice.all(report).flatMap { notice -> [String] in
      let mark = notice.isOpen ? "!" : "-"
      let detail = detailed && !notice.detail.isEmpty ? [Self.lines(notice.detail, indent: "      ")] : []
      return ["  \(mark) \(name(notice.about)): \(notice.text)"] + detail
        + (notice.isOpen ? notice.command.map { ["      \($0)"] } ?? [] : [])
    }
    return lines.isEmpty ? "" : "to look at ('!': still so)\n" + lines.joined(separator: "\n")
  }

  /// A name from outside on one line.
  private static func name(_ text: String) -> String { text.replacing("\n", with: "\\n") }

  private static func lines(_ text: String, indent: String) -> String {
    indent + text.split(separator: "\n").joined(separator: "\n" + indent)
  }

  private static func space(_ report: Report) -> String {
    guard !report.remotes.isEmpty else { return "" }
    let rows = report.remotes.map { ["  " + name($0.remote), ReportWords.space($0, now: report.until)] }
    return "space\n" + Table.text(rows)
  }

  private static func job(_ job: JobReport, fleet: Bool) -> String {
    let figures = job.figures
    let others = ReportWords.others(figures)
    let rows = [
      ["  succeeded", ReportWords.success(figures) + (others.isEmpty ? "" : "; " + others)],
      ["  last success", ReportWords.lastSuccess(figures)],
      [
        "  duration",
        "\(ReportWords.duration(figures.medianSeconds)) median, \(ReportWords.duration(figures.p95Seconds)) for 19 of 20",
      ],
      ["  sent", "\(Count.bytes(figures.sentBytes)), \(Count.bytes(figures.sentBytesPerDay)) a day"],
      ["  files", ReportWords.files(figures.files)],
      ["  mirror", ReportWords.size(figures.mirrorBytes, figures.mirrorGrowthBytes)],
      ["  versions", ReportWords.size(figures.versionsBytes, figures.versionsGrowthBytes)],
      ["  last verify", ReportWords.check(job.verify, fleet: fleet)],
      ["  last drill", ReportWords.check(job.drill, fleet: fleet)],
    ]
    let place = job.destination.map { " to \(name($0))" } ?? ""
    return name(job.job) + place + "\n" + Table.text(rows) + calendar(job.days)
  }

  /// A character a day, a line a month, the newest twelve.
  private static func calendar(_ days: [ReportDay]) -> String {
    guard !days.isEmpty else { return "" }
    var months: [(name: String, marks: String)] = []
    for day in days {
      let (name, number) = (String(day.day.prefix(7)), Int(day.day.suffix(2)) ?? 1)
      if months.last?.name != name { months.append((name, String(repeating: " ", count: number - 1))) }
      months[months.count - 1].marks += mark(day.state)
    }
    return "\n" + months.suffix(12).map { "  \($0.name)       \($0.marks)" }.joined(separator: "\n")
      + "\n                (# succeeded, ~ not every time, I incomplete, H held, F failed, M missed, S skipped)"
  }

  static func mark(_ state: DayState) -> String {
    switch state {
    case .succeeded: "#"
    case .mixed: "~"
    case .incomplete: "I"
    case .held: "H"
    case .failed: "F"
    case .missed: "M"
    case .skipped: "S"
    case .nothing: "."
    }
  }
}
