import BackupCore
import Foundation

/// What an HTML report shows of one job, and of one remote.
enum ReportSection {
  static func job(_ job: JobReport, fleet: Bool) -> HTML {
    let place = job.destination.map { [HTML.element("p", ["class": "place"], [.name($0)])] } ?? []
    let parts: [HTML?] = [
      figures(job, fleet), ReportCalendar.html(job.days), ReportChart.sent(job.days), ReportChart.sizes(job.days),
      ReportTables.months(job.days),
    ]
    return .element(
      "section", ["class": "job"],
      ReportHTML.spread([.element("h2", [.name(job.job)])] + place + parts.compactMap { $0 }))
  }

  private static func figures(_ job: JobReport, _ fleet: Bool) -> HTML {
    let figures = job.figures
    let others = ReportWords.others(figures)
    let pending = figures.pendingSince.map { " since " + HistoryText.local($0) } ?? ""
    let rows = [
      ("Succeeded", ReportWords.success(figures)), ("Did not", others.isEmpty ? "none" : others),
      ("Last success", ReportWords.lastSuccess(figures)), ("Longest gap", ReportWords.gap(figures.longestGap)),
      ("Median duration", ReportWords.duration(figures.medianSeconds)),
      ("19 of 20 took at most", ReportWords.duration(figures.p95Seconds)),
      ("Sent", "\(Count.bytes(figures.sentBytes)), \(Count.bytes(figures.sentBytesPerDay)) a day"),
      ("Files", ReportWords.files(figures.files)),
      ("Mirror", ReportWords.size(figures.mirrorBytes, figures.mirrorGrowthBytes)),
      ("Versions", ReportWords.size(figures.versionsBytes, figures.versionsGrowthBytes)),
      ("Pending deletions", figures.pendingDeletions == 0 ? "none" : "\(figures.pendingDeletions)\(pending)"),
      ("Missed", figures.missedSlots == 0 ? "none" : ReportWords.slots(figures.missedSlots)),
      ("Last verify", ReportWords.check(job.verify, fleet: fleet)),
      ("Last drill", ReportWords.check(job.drill, fleet: fleet)),
    ]
    return .element(
      "dl", rows.map { .element("div", [.element("dt", $0.0), .element("dd", $0.1)]) })
  }

  /// A bar with what is used of a remote, where it ever said.
  static func remote(_ remote: RemoteReport, now: Date) -> HTML {
    let words = ReportWords.space(remote, now: now)
    var parts: [HTML] = [.element("p", [.element("b", [.name(remote.remote)]), .text(" " + words)])]
    if let quota = remote.quotaBytes, let used = remote.usedBytes, quota > 0 {
      let share = min(1, max(0, Double(used) / Double(quota)))
      let jobs = min(share, Double(remote.jobsBytes) / Double(quota))
      let whole = Int((share * 1000).rounded())
      let own = Int((jobs * 1000).rounded())
      parts.append(
        .element(
          "svg",
          [
            "class": "bar", "viewBox": "0 0 1000 20", "preserveAspectRatio": "none", "role": "img",
            "aria-label": "\(ReportWords.percent(share)) used, \(ReportWords.percent(jobs)) by these jobs",
          ],
          [
            .element("rect", ["class": "back", "width": "1000", "height": "20"], []),
            .element("rect", ["class": "used", "width": String(whole), "height": "20"], []),
            .element("rect", ["class": "own", "width": String(own), "height": "20"], []),
          ]))
      parts.append(
        .element(
          "p", ["class": "more"],
          "\(ReportWords.percent(share)) used; these jobs hold \(Count.bytes(remote.jobsBytes)) of it"))
    }
    return .element("div", parts)
  }
}
