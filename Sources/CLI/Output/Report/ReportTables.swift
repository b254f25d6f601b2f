import BackupCore

/// The tables of an HTML report; on a narrow screen each row stands as a block, with the names of its columns.
enum ReportTables {
  static func jobs(_ report: Report) -> HTML {
    let columns = ["Job", "Succeeded", "Last success", "Longest gap", "Median", "Sent a day", "Mirror", "Versions"]
    let rows = report.jobs.map { job in
      let figures = job.figures
      return [
        job.job, ReportWords.success(figures), figures.lastSuccessAt.map(HistoryText.local) ?? "never",
        ReportWords.gap(figures.longestGap), ReportWords.duration(figures.medianSeconds),
        Count.bytes(figures.sentBytesPerDay), ReportWords.bytes(figures.mirrorBytes),
        ReportWords.bytes(figures.versionsBytes),
      ]
    }
    return .element(
      "section", ["class": "jobs"], [.element("h2", "Jobs"), table(columns, rows)])
  }

  /// What calendar and charts show, in words.
  static func months(_ days: [ReportDay]) -> HTML? {
    guard !days.isEmpty else { return nil }
    let months = ReportMonth.of(days).reversed()
    let rows = months.map { month in
      [
        month.name, String(month.outcomes[.succeeded]), month.others, Count.bytes(month.sent),
        month.last.mirrorBytes.map(Count.bytes) ?? "-", month.last.versionsBytes.map(Count.bytes) ?? "-",
      ]
    }
    return .element(
      "details",
      [
        .element("summary", "Months in figures"),
        table(["Month", "Succeeded", "Did not", "Sent", "Mirror at its end", "Versions"], rows),
      ])
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> HTML {
    let head = HTML.element("tr", columns.map { .element("th", ["scope": "col"], $0) })
    let body = rows.map { row in
      HTML.element(
        "tr",
        row.enumerated().map { index, cell in
          index == 0
            ? .element("th", ["scope": "row"], [.name(cell)])
            : .element("td", ["data-name": columns[index]], cell)
        })
    }
    return .element(
      "table", [.element("thead", [head]), .element("tbody", ReportHTML.spread(body))])
  }
}
