import BackupCore
import Foundation

extension Run {
  /// Writes this run's journal into the spool: what changed, or a sign of life when the newest one there is a day old or
  /// points were given up that none names.
  func spoolJournal(_ plan: JobPlan, _ claim: Claim) throws {
    let stage: JournalOrder.Stage
    if plan.isEmpty {
      let newest = plan.keep.journals.last?.modified ?? .distantPast
      let isDue = record.startedAt.timeIntervalSince(newest) > Self.heartbeatSeconds
      guard try isDue || ports.host.points.hasUntold(claim.claim) else { return }
      stage = .heartbeat
    } else {
      stage = .done
    }
    _ = try ports.host.writeJournal(
      JournalOrder(stage, record: record, job: job, claim: claim, plan: plan.isEmpty ? nil : plan.ledger))
  }

  private static let heartbeatSeconds = 86_400.0

  /// Sends what waits in the spool and removes what a killed rclone left of such uploads before this run. What cannot be
  /// done waits for the next run and changes no outcome.
  func sendJournals(_ plan: JobPlan) async {
    guard let claim = plan.claim else { return }
    await sendJournals(of: claim)
    if !plan.keep.partials.isEmpty { try? await ports.remote.tidyKeepFolder(job, plan.keep.partials) }
  }

  func sendJournals(of claim: Claim) async {
    guard let waiting = try? ports.host.waitingJournals(claim.claim), !waiting.isEmpty else { return }
    report(.finishing)
    for journal in waiting {
      guard (try? await ports.remote.sendJournal(job, journal.file, journal.run)) != nil else { return }
      try? ports.host.journalSent(claim.claim, journal.run)
    }
  }
}
