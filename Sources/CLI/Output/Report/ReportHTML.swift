import BackupCore

/// A report as one HTML file that needs nothing else: no script, no font, no picture, no address; its policy forbids them.
enum ReportHTML {
  static let policy = "default-src 'none'; style-src 'unsafe-inline'"

  static func text(_ report: Report) -> String {
    let subject = ReportWords.subject(report)
    let head: [HTML] = [
      .void("meta", ["charset": "utf-8"]),
      .void("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
      .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .void("meta", ["name": "color-scheme", "content": "light dark"]),
      .void("meta", ["name": "referrer", "content": "no-referrer"]),
      .element("title", "Backups \(subject.words) \(subject.name)"), .style(ReportStyle.sheet),
    ]
    let body: [HTML] = [
      .element("header", header(report)), .element("main", main(report)),
      .element(
        "footer", "Made by mirrorkeep at \(UTCTime.text(report.madeAt)). Sizes in powers of 1024."),
    ]
    let page = HTML.element(
      "html", ["lang": "en"],
      [.lineBreak, .element("head", spread(head)), .lineBreak, .element("body", spread(body)), .lineBreak])
    return "<!doctype html>\n" + page.source + "\n"
  }

  private static func header(_ report: Report) -> [HTML] {
    let subject = ReportWords.subject(report)
    let open = ReportNotice.all(report).filter(\.isOpen).count
    // Where nothing ran, nothing is known to be well.
    let isGood = open == 0 && !report.jobs.isEmpty
    let verdict =
      isGood
      ? "All well"
      : report.jobs.isEmpty ? "Nothing was run" : open == 1 ? "One thing to look at" : "\(open) things to look at"
    return [
      .element("h1", [.text("Backups \(subject.words) "), .name(subject.name)]),
      .element("p", ["class": "window"], ReportWords.window(report)),
    ] + (ReportWords.limits(report).map { [HTML.element("p", ["class": "window"], $0)] } ?? []) + [
      .element("p", ["class": isGood ? "verdict good" : "verdict bad"], verdict)
    ]
  }

  private static func main(_ report: Report) -> [HTML] {
    if report.jobs.isEmpty { return [.element("p", "No runs.")] }
    let parts: [HTML?] = [
      .element("ul", ["class": "tiles"], tiles(report.overall, report)), notices(report), space(report),
      report.jobs.count > 1 ? ReportTables.jobs(report) : nil,
    ]
    return spread(parts.compactMap { $0 } + report.jobs.map { ReportSection.job($0, fleet: report.fleet != nil) })
  }

  private static func tiles(_ all: ReportFigures, _ report: Report) -> [HTML] {
    let oldest = report.jobs.count > 1 ? "Longest since a success" : "Last success"
    var tiles = [
      (
        "Succeeded", all.successRate.map(ReportWords.percent) ?? "-",
        "\(all.succeeded) of \(max(all.tried, all.succeeded)) backups"
      ),
      (
        oldest, all.sinceLastSuccessSeconds.map { ProgressLine.duration(Double($0)) } ?? "never",
        all.lastSuccessAt.map(HistoryText.local) ?? "a job never succeeded"
      ),
      (
        "Longest gap", ReportWords.gap(all.longestGap), all.longestGap.map { "until " + HistoryText.local($0.to) } ?? ""
      ),
      ("Sent a day", Count.bytes(all.sentBytesPerDay), "\(Count.bytes(all.sentBytes)) in all"),
      ("Mirrors", ReportWords.bytes(all.mirrorBytes), ReportWords.growth(all.mirrorGrowthBytes) ?? ""),
      ("Versions", ReportWords.bytes(all.versionsBytes), ReportWords.growth(all.versionsGrowthBytes) ?? ""),
    ]
    if all.pendingDeletions > 0 {
      let since = all.pendingSince.map { "since " + HistoryText.local($0) } ?? ""
      tiles.append(("Pending deletions", String(all.pendingDeletions), since))
    }
    return tiles.map { name, value, more in
      .element(
        "li",
        [
          .element("span", ["class": "name"], name), .element("strong", value),
          .element("span", ["class": "more"], more),
        ])
    }
  }

  private static func notices(_ report: Report) -> HTML? {
    let notices = ReportNotice.all(report)
    guard !notices.isEmpty else { return nil }
    let items = notices.map { notice in
      let detail = notice.detail.isEmpty ? [] : [HTML.element("p", ["class": "detail"], [.name(notice.detail)])]
      let command = notice.isOpen ? notice.command : nil
      return HTML.element(
        "li", ["class": notice.isOpen ? "open" : "over"],
        [
          .element("span", ["class": "mark"], notice.isOpen ? "still so" : "over"),
          .element("p", [.element("b", [.name(notice.about)]), .text(" " + notice.text)]),
        ] + detail + (command.map { [.element("p", [.element("code", $0)])] } ?? []))
    }
    return .element(
      "section", ["class": "notices"], [.element("h2", "To look at"), .element("ul", spread(items))])
  }

  private static func space(_ report: Report) -> HTML? {
    guard !report.remotes.isEmpty else { return nil }
    return .element(
      "section", ["class": "space"],
      [.element("h2", "Space")] + report.remotes.map { ReportSection.remote($0, now: report.until) })
  }

  /// What a colour, and the letter upon it, stand for.
  static func legendEntry(_ style: String, letter: String? = nil, _ name: String) -> HTML {
    let rect = HTML.element("rect", ["class": style, "width": "15", "height": "15", "rx": "3"], [])
    let mark = letter.map { [HTML.element("text", ["x": "7.5", "y": "11", "text-anchor": "middle"], $0)] } ?? []
    return .element(
      "li", [.element("svg", ["viewBox": "0 0 15 15", "aria-hidden": "true"], [rect] + mark), .text(name)])
  }

  /// The pieces on lines of their own.
  static func spread(_ pieces: [HTML]) -> [HTML] { pieces.flatMap { [.lineBreak, $0] } + [.lineBreak] }
}
