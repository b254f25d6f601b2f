import BackupCore
import BackupEngine
import Foundation
import Processes

/// Runs jobs one after another, and shows how each ended.
struct RunJobs: Sendable {
  let session: Session
  let choices: RunChoices
  /// The files' problems that were shown.
  var shown = Locked<Set<JobProblem>>([])

  /// One record a job, in the order named. Throws before anything is recorded for a command line that cannot be right.
  func run(_ names: [String], of jobs: LoadedJobs) async throws -> [RunRecord] {
    for name in names { try jobs.require(name) }
    let recording: Recording
    do {
      recording = try Recording(session)
    } catch let failure as Failure {
      // There is nowhere to record the attempts; they are shown all the same.
      let records = names.map { refusal(of: $0, failure) }
      let notifying = Notifying(session, jobs.contents, nil)
      for record in records {
        session.console.show(record, json: session.options.json)
        await notifying.finished(record)
      }
      return records
    }
    try requirePlans(names, recording)
    recording.tidy()
    let notifying = Notifying(session, jobs.contents, recording)
    var records: [RunRecord] = []
    for name in names where SignalTrap.received == nil || records.isEmpty {
      records.append(try await run(name, jobs, recording, notifying))
    }
    if names.isEmpty { session.console.tell("no job in '\(jobs.folder)'") }
    return records
  }

  /// Makes one attempt at a job and shows how it ended.
  func run(
    _ name: String, _ jobs: LoadedJobs, _ recording: Recording, _ notifying: Notifying
  ) async throws -> RunRecord {
    let record: RunRecord
    do {
      record = try await run(try jobs.job(name), jobs, recording, notifying)
    } catch let invalid as InvalidJob {
      session.console.showSeveral(shown.use { shown in invalid.problems.filter { shown.insert($0).inserted } })
      record = refusal(of: name, invalid.failure)
      try recording.add(record)
    } catch let failure as Failure {
      record = refusal(of: name, failure)
      try? recording.add(record)
    }
    session.console.show(record, json: session.options.json)
    await notifying.finished(record)
    return record
  }

  private func run(
    _ job: Job, _ jobs: LoadedJobs, _ recording: Recording, _ notifying: Notifying
  ) async throws -> RunRecord {
    var request = RunRequest(
      trigger: choices.trigger, setup: choices.setup, plan: choices.plan, accept: choices.accept, adopt: choices.adopt,
      otherJobs: jobs.others { $0 == job.name })
    request.isSkipRecorded = choices.isSkipRecorded
    let asked = request
    let live = LiveRun(
      session: session, jobs: jobs, recording: recording, asks: choices.asks, opensBrowser: choices.opensBrowser,
      isCancelledOutside: choices.isCancelledOutside, began: { notifying.began($0) })
    var record = try await live.usingPorts { ports in await backUp(job, asked, through: ports) }
    if choices.asks, record.reason == .claimedByAnother, !choices.adopt,
      try TakeOverQuestion(session.console).isAnsweredYes(record)
    {
      request.adopt = true
      let adopting = request
      record = try await live.usingPorts { ports in await backUp(job, adopting, through: ports) }
    }
    try recording.noteSignal(in: &record)
    try? recording.prunePlans()
    return record
  }

  private func refusal(of name: String, _ failure: Failure) -> RunRecord {
    var record = RunRecord(refused: name, .backup, failure, at: session.surroundings.now())
    record.trigger = choices.trigger
    return record
  }

  private func requirePlans(_ names: [String], _ recording: Recording) throws {
    for id in [choices.plan, choices.accept].compactMap(\.self) {
      guard let job = try recording.job(ofPlan: id) else {
        throw UsageError("there is no plan '\(id)'", hint: "'mirrorkeep plan \(names[0])' makes one and names it")
      }
      guard job == names[0] else {
        throw UsageError(
          "plan '\(id)' is one of job '\(job)', not of '\(names[0])'",
          hint: "'mirrorkeep plan \(names[0])' makes one of this job")
      }
    }
  }
}
