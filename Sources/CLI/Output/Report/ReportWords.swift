import BackupCore
import Foundation

/// What every form of a report for people says in the same words.
enum ReportWords {
  /// `94.7%`; `100%` only where nothing failed.
  static func percent(_ rate: Double) -> String {
    let tenths = min(Int((rate * 1000).rounded(.down)), rate < 1 ? 999 : 1000)
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }

  /// `1 min 8 s`; of hours and more without seconds.
  static func duration(_ seconds: Double?) -> String {
    guard let seconds else { return "-" }
    if seconds < 1 { return "under 1 s" }
    let whole = Int(min(seconds, 1e9).rounded())
    return (60..<3600).contains(whole) ? "\(whole / 60) min \(whole % 60) s" : ProgressLine.duration(Double(whole))
  }

  /// `29 of 31 (93.5%)`, or that none came to an end.
  static func success(_ figures: ReportFigures) -> String {
    guard let rate = figures.successRate else { return "none tried" }
    return "\(figures.succeeded) of \(max(figures.tried, figures.succeeded)) (\(percent(rate)))"
  }

  /// `12 failed, 4 held`; empty where every backup succeeded.
  static func others(_ figures: ReportFigures) -> String {
    let parts = counts(figures.outcomes, but: [.succeeded, .missed])
    let retries = figures.retries == 0 ? [] : [figures.retries == 1 ? "1 retry" : "\(figures.retries) retries"]
    return (parts + retries).joined(separator: ", ")
  }

  /// `1 failed`, `2 held`, in the order of outcomes.
  static func counts(_ outcomes: OutcomeCounts, but left: Set<Outcome> = []) -> [String] {
    Outcome.allCases.filter { !left.contains($0) && outcomes[$0] > 0 }.map { "\(outcomes[$0]) \($0.rawValue)" }
  }

  static func bytes(_ count: Int64?) -> String { count.map(Count.bytes) ?? "unknown" }

  /// `+1.2 GiB`, `-3.0 MiB`, `unchanged`; nil for what is not known.
  static func growth(_ bytes: Int64?) -> String? {
    guard let bytes else { return nil }
    return bytes == 0 ? "unchanged" : (bytes > 0 ? "+" : "-") + Count.bytes(Int64(clamping: bytes.magnitude))
  }

  /// `120.0 GiB (+1.2 GiB)`
  static func size(_ bytes: Int64?, _ growth: Int64?) -> String {
    self.bytes(bytes) + (self.growth(growth).map { " (\($0))" } ?? "")
  }

  /// `3 added, 1 deleted`
  static func files(_ files: ReportFiles) -> String {
    let parts = [
      (files.added, "added"), (files.replaced, "replaced"), (files.deleted, "deleted"), (files.moved, "moved"),
      (files.touched, "touched"), (files.failed, "failed"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  /// `2026-11-24 03:00, 4 h 10 min before the end`
  static func lastSuccess(_ figures: ReportFigures) -> String {
    guard let at = figures.lastSuccessAt, let seconds = figures.sinceLastSuccessSeconds else { return "never" }
    return "\(HistoryText.local(at)), \(ProgressLine.duration(Double(seconds))) ago"
  }

  static func gap(_ gap: ReportGap?) -> String { gap.map { ProgressLine.duration(Double($0.seconds)) } ?? "-" }

  static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  static func slots(_ count: Int) -> String { count == 1 ? "1 slot" : "\(count) slots" }

  /// `2026-11-24 03:00 succeeded, 34.2 MiB a second`
  ///
  /// `fleet`: whether the report is one by journals, which hold no verifies and drills.
  static func check(_ check: ReportCheck?, fleet: Bool = false) -> String {
    guard let check else { return fleet ? "not in journals" : "never" }
    var text = "\(HistoryText.local(check.at)) \(check.outcome.rawValue)"
    if let reason = check.reason { text += " (\(reason.rawValue))" }
    if let rate = check.restoredBytesPerSecond { text += ", \(Count.bytes(rate)) a second" }
    if check.outcome != .succeeded {
      text += check.lastSuccessAt.map { ", last good \(HistoryText.local($0))" } ?? ", none was good"
    }
    return text
  }

  /// `3 days`, `7 weeks`, `5 months`, `3 years`.
  static func span(_ seconds: Double) -> String {
    let days = max(0, seconds / 86_400)
    func text(_ count: Double, _ word: String) -> String {
      let whole = max(1, Int(count.rounded()))
      return "\(whole) \(word)" + (whole == 1 ? "" : "s")
    }
    if days < 14 { return text(days, "day") }
    if days < 90 { return text(days / 7, "week") }
    if days < 730 { return text(days / 30.4, "month") }
    return text(days / 365.25, "year")
  }

  /// `1.2 TiB of 2.0 TiB used on 2026-11-24; its jobs grow 1.2 GiB a day: full in about 7 weeks`
  static func space(_ remote: RemoteReport, now: Date) -> String {
    var text = "space unknown ('mirrorkeep remote check' learns that of a pCloud remote)"
    if let quota = remote.quotaBytes, let used = remote.usedBytes, let at = remote.seenAt {
      text = "\(Count.bytes(used)) of \(Count.bytes(quota)) used on \(HistoryText.local(at).prefix(10))"
    }
    if let growth = remote.growthBytesPerDay {
      let word = growth > 0 ? "grow" : "shrink"
      text +=
        "; its jobs "
        + (growth == 0 ? "do not grow" : "\(word) \(Count.bytes(Int64(clamping: growth.magnitude))) a day")
    }
    if let full = remote.fullAt {
      text += full <= now ? ": full by now" : ": full in about \(span(full.timeIntervalSince(now)))"
    }
    return text
  }

  /// Whose backups it is about, `host 'nas'`, as text before a name and the name.
  static func subject(_ report: Report) -> (words: String, name: String) {
    report.fleet.map { ("below", $0) } ?? ("of host", report.host)
  }

  /// What a report by journals cannot know; nil for any other.
  static func limits(_ report: Report) -> String? {
    report.fleet == nil
      ? nil
      : "By the journals in the keep folders: runs that changed something, and one a day that did not. What failed, was held "
        + "or missed, verifies, drills and sizes of versions only the machines themselves know."
  }

  /// `2026-10-25 to 2026-11-24, 30 days, times in Europe/Berlin`
  static func window(_ report: Report) -> String {
    let days = Int((report.until.timeIntervalSince(report.since) / 86_400).rounded())
    let length = days == 1 ? "1 day" : "\(days) days"
    return
      "\(HistoryText.local(report.since)) to \(HistoryText.local(report.until)), \(length), times in \(report.timezone)"
  }
}
