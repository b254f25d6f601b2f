package import Foundation

/// What the history tells about one job for a report.
package struct JobFacts: Sendable {
  package var job: String
  package var tally: JobTally
  /// Of the newest run.
  package var host = ""
  package var destination: String?
  /// The job's first attempt of all; nil where there was none.
  package var firstAt: Date?
  package var lastSuccessAt: Date?
  /// Newest first, and how many groups there are beyond these.
  package var trouble: [ReportTrouble] = []
  package var moreTrouble = 0
  package var unusual: [UnusualRun] = []
  package var missedSlots = 0
  package var pendingDeletions = 0
  package var pendingSince: Date?
  package var verify: ReportCheck?
  package var drill: ReportCheck?
  package var sizes = MirrorSizes()

  package init(_ job: String, _ tally: JobTally) {
    self.job = job
    self.tally = tally
  }

  /// The remote of its destination.
  package var remote: String? { destination?.split(separator: ":").first.map(String.init) }

  /// Days a rate is about: the window's, or those since the job began where that lies in it; at least one.
  var days: Double {
    let begin = firstAt.map { max($0, tally.window.since) } ?? tally.window.since
    return max(1, tally.window.until.timeIntervalSince(begin) / 86_400)
  }
}
