import ArgumentParser
import BackupCore
import BackupEngine
import Foundation
import Processes

/// `plan`: shows what a run would do and whether it would be held; only reads.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a run would change, and whether it would be held.",
    discussion:
      "Only reads: nothing is changed at the source, on the remote or in rclone's config. Exit status 6 when held.")

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Flag(
    help:
      "Every change, a line each: + add, * replace, - delete, > move, t touch, x no longer backed up (filters), ! cannot be done."
  )
  var list = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let making = MakePlan(session: session, job: job)
    do {
      let plan = try await making.make()
      try show(plan, session)
      if plan.header.verdict == .held { throw CommandEnding(status: 6) }
    } catch let failure as Failure where SignalTrap.received == nil || failure.reason == .signal {
      try end(failure, session)
    } catch let ending as CommandEnding {
      throw ending
    } catch  where error is CancellationError || SignalTrap.received != nil {
      // Whatever rclone says after a stop, the stop is why.
      try end(
        Failure(
          .signal, "job '\(job)': the planning was stopped", hint: "run 'mirrorkeep plan \(job)' again",
          signal: SignalTrap.received), session)
    }
  }

  private func end(_ failure: Failure, _ session: Session) throws {
    if options.json { try session.console.print(json: FailedPlan(job: job, failure)) }
    throw failure
  }

  private func show(_ plan: JobPlan, _ session: Session) throws {
    var report = try PlanReport(plan)
    for warning in report.warnings { session.console.warn(warning) }
    if options.json {
      if list {
        var items: [PlanListItem] = []
        try plan.ledger.forEach(.all) { items.append(PlanListItem($0)) }
        report.list = items
        var leaving: [String] = []
        try plan.ledger.forEachLeaving { leaving.append($0.jsonText) }
        report.leaving = leaving
      }
      try session.console.print(json: report)
      return
    }
    session.console.print(PlanText.text(report, withList: list))
    guard list else { return }
    var lines: [String] = []
    func add(_ line: String) {
      lines.append(line)
      guard lines.count == 1000 else { return }
      session.console.print(lines.joined(separator: "\n"))
      lines = []
    }
    try plan.ledger.forEach(.all) { add(PlanText.line($0)) }
    try plan.ledger.forEachLeaving { add(PlanText.line(leaving: $0)) }
    if !lines.isEmpty { session.console.print(lines.joined(separator: "\n")) }
  }
}
