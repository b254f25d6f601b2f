import BackupCore
import Foundation

/// One thing of a report that somebody may want to do something about.
struct ReportNotice: Equatable, Sendable {
  /// What it is about: a job or a remote.
  var about: String
  /// Whether it still is so.
  var isOpen: Bool
  /// Counts, names of reasons and times alone.
  var text: String
  /// What a run said, which may name folders and files; empty for none.
  var detail = ""
  /// The one next command; nil where there is nothing to do.
  var command: String?

  /// What there is, open things first, each job's newest first.
  static func all(_ report: Report) -> [ReportNotice] {
    var found = report.jobs.flatMap(notices) + report.remotes.compactMap { notice($0, report) }
    if report.fleet != nil {
      found += report.jobs.compactMap(silence)
      // What there is to do is to be done on the machines.
      for index in found.indices { found[index].command = nil }
    }
    return found.filter(\.isOpen) + found.filter { !$0.isOpen }
  }

  private static func notices(_ job: JobReport) -> [ReportNotice] {
    let figures = job.figures
    var notices: [ReportNotice] = []
    if figures.lastSuccessAt == nil {
      let text = figures.runs == 0 ? "has never been run" : "has never succeeded"
      notices.append(ReportNotice(about: job.job, isOpen: true, text: text, command: "mirrorkeep run \(job.job)"))
    }
    notices += job.trouble.map { notice($0, job) }
    if job.moreTrouble > 0 {
      notices.append(
        ReportNotice(
          about: job.job, isOpen: false, text: "and \(job.moreTrouble) more kinds of runs that did not succeed",
          command: "mirrorkeep history \(job.job)"))
    }
    if figures.pendingDeletions > 0 {
      let since = figures.pendingSince.map { " since " + HistoryText.local($0) } ?? ""
      let count = figures.pendingDeletions == 1 ? "1 deletion is" : "\(figures.pendingDeletions) deletions are"
      notices.append(
        ReportNotice(
          about: job.job, isOpen: true, text: "\(count) pending\(since): the mirror is behind",
          command: "mirrorkeep plan \(job.job)"))
    }
    if figures.missedSlots > 0 {
      notices.append(
        ReportNotice(
          about: job.job, isOpen: false, text: "missed \(ReportWords.slots(figures.missedSlots)) of its schedule"))
    }
    for (word, check) in [("verify", job.verify), ("drill", job.drill)] {
      guard let check, check.outcome != .succeeded, check.outcome != .running else { continue }
      notices.append(
        ReportNotice(
          about: job.job, isOpen: true, text: "last \(word): \(ReportWords.check(check))", detail: check.message,
          command: "mirrorkeep history show \(check.run)"))
    }
    return notices + [UnusualRun.Figure.deletions, .bytes].compactMap { notice($0, job) }
  }

  private static func notice(_ trouble: ReportTrouble, _ job: JobReport) -> ReportNotice {
    let (first, last) = (HistoryText.local(trouble.firstAt), HistoryText.local(trouble.lastAt))
    let when = trouble.runs == 1 ? "on \(last)" : "from \(first) to \(last)"
    let reason = trouble.reason.map { ", \($0.rawValue)" } ?? ""
    let end = trouble.isOpen ? "; no success since" : ""
    let command =
      trouble.outcome == .held && trouble.isOpen
      ? "mirrorkeep plan \(job.job)" : "mirrorkeep history show \(trouble.run)"
    return ReportNotice(
      about: job.job, isOpen: trouble.isOpen,
      text: "\(trouble.outcome.rawValue) \(ReportWords.times(trouble.runs))\(reason), \(when)\(end)",
      detail: trouble.message, command: command)
  }

  /// Of a machine that leaves a journal a day: none for more than a week.
  private static func silence(_ job: JobReport) -> ReportNotice? {
    guard let seconds = job.figures.sinceLastSuccessSeconds, seconds > 8 * 86_400 else { return nil }
    return ReportNotice(
      about: job.job, isOpen: true, text: "no journal of a good run for \(ReportWords.span(Double(seconds)))")
  }

  /// All runs that were unusual in one way, newest first.
  private static func notice(_ figure: UnusualRun.Figure, _ job: JobReport) -> ReportNotice? {
    let runs = job.unusual.filter { $0.figure == figure }
    guard let newest = runs.first else { return nil }
    let amount: (Int64) -> String = { figure == .bytes ? Count.bytes($0) : Count.files(Int($0)) }
    let found = runs.map { "\(amount($0.found)) on \(HistoryText.local($0.at).prefix(10))" }.joined(separator: ", ")
    let what = figure == .bytes ? "sent:" : "deleted:"
    return ReportNotice(
      about: job.job, isOpen: false, text: "unusually much \(what) \(found); usually \(amount(newest.usual))",
      command: "mirrorkeep history show \(newest.run)")
  }

  private static func notice(_ remote: RemoteReport, _ report: Report) -> ReportNotice? {
    guard let full = remote.fullAt, full.timeIntervalSince(report.until) < 90 * 86_400 else { return nil }
    return ReportNotice(about: remote.remote, isOpen: true, text: ReportWords.space(remote, now: report.until))
  }
}
