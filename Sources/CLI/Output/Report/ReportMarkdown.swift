import BackupCore

/// A report in GitHub's Markdown.
enum ReportMarkdown {
  static func text(_ report: Report) -> String {
    let subject = ReportWords.subject(report)
    let parts =
      [
        "# Backups \(subject.words) \(escaped(subject.name))", escaped(ReportWords.window(report)),
        ReportWords.limits(report) ?? "", summary(report),
        notices(report), space(report),
      ] + report.jobs.map { job($0, fleet: report.fleet != nil) }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private static func summary(_ report: Report) -> String {
    guard !report.jobs.isEmpty else { return "No runs." }
    let all = report.jobs.count > 1 ? [("**all**", report.overall)] : []
    let rows = (report.jobs.map { (escaped($0.job), $0.figures) } + all).map { name, figures in
      [
        name, ReportWords.success(figures), figures.lastSuccessAt.map(HistoryText.local) ?? "never",
        ReportWords.gap(figures.longestGap), ReportWords.duration(figures.medianSeconds),
        Count.bytes(figures.sentBytesPerDay), ReportWords.size(figures.mirrorBytes, figures.mirrorGrowthBytes),
        ReportWords.size(figures.versionsBytes, figures.versionsGrowthBytes),
      ]
    }
    return table(
      ["Job", "Succeeded", "Last success", "Longest gap", "Median duration", "Sent a day", "Mirror", "Versions"], rows)
  }

  private static func notices(_ report: Report) -> String {
    let lines = ReportNotice.all(report).map { notice in
      let text = "\(escaped(notice.about)): \(escaped(notice.text))"
      let detail = notice.detail.isEmpty ? "" : " — \(escaped(notice.detail))"
      let command = notice.isOpen ? notice.command.map { " → `\($0)`" } ?? "" : ""
      return "- " + (notice.isOpen ? "**\(text)**" : text) + detail + command
    }
    return lines.isEmpty ? "" : "## To look at\n\nBold: still so.\n\n" + lines.joined(separator: "\n")
  }

  private static func space(_ report: Report) -> String {
    let lines = report.remotes.map {
      "- \(escaped($0.remote)): \(escaped(ReportWords.space($0, now: report.until)))"
    }
    return lines.isEmpty ? "" : "## Space\n\n" + lines.joined(separator: "\n")
  }

  private static func job(_ job: JobReport, fleet: Bool) -> String {
    let figures = job.figures
    let rows = [
      ["Destination", job.destination.map(escaped) ?? "-"],
      ["Did not succeed", ReportWords.others(figures).isEmpty ? "none" : ReportWords.others(figures)],
      [
        "Duration",
        "\(ReportWords.duration(figures.medianSeconds)) median, \(ReportWords.duration(figures.p95Seconds)) for 19 of 20",
      ],
      ["Sent", Count.bytes(figures.sentBytes)], ["Files", ReportWords.files(figures.files)],
      ["Missed", ReportWords.slots(figures.missedSlots)], ["Pending deletions", String(figures.pendingDeletions)],
      ["Last verify", ReportWords.check(job.verify, fleet: fleet)],
      ["Last drill", ReportWords.check(job.drill, fleet: fleet)],
    ]
    return "## \(escaped(job.job))\n\n" + table(["", ""], rows)
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// Text from outside in one line that is nothing but text: no markup, link, HTML or table cell of its own.
  static func escaped(_ text: String) -> String {
    let line = TerminalSafe.text(text).split(separator: "\n").joined(separator: " ")
    var result = ""
    for character in line {
      switch character {
      // What would become a link by itself.
      case "/" where result.hasSuffix(":"), "." where result.lowercased().hasSuffix("www"): result += "\\\(character)"
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "@", "$": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
