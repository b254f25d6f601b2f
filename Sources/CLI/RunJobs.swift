import BackupCore
import BackupEngine
import Foundation
import Processes

/// Runs the jobs a `run` command names, one after another, and shows how each ended.
struct RunJobs: Sendable {
  let session: Session
  let command: RunCommand

  /// One record a job, in the order named. Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> [RunRecord] {
    let jobs = try session.loadJobs()
    let names = command.all ? jobs.names : command.job
    for name in names { try jobs.require(name) }
    let recording: Recording
    do {
      recording = try Recording(session)
    } catch let failure as Failure {
      // There is nowhere to record the attempts; they are shown all the same.
      let records = names.map { refusal(of: $0, failure) }
      let notifying = Notifying(session, jobs.contents, nil)
      for record in records {
        session.console.show(record, json: command.options.json)
        await notifying.finished(record)
      }
      return records
    }
    try requirePlans(recording)
    recording.tidy()
    let notifying = Notifying(session, jobs.contents, recording)
    var records: [RunRecord] = []
    var shown: Set<JobProblem> = []
    for name in names where SignalTrap.received == nil || records.isEmpty {
      let record: RunRecord
      do {
        record = try await run(try jobs.job(name), jobs, recording, notifying)
      } catch let invalid as InvalidJob {
        session.console.showSeveral(invalid.problems.filter { shown.insert($0).inserted })
        record = try recording.refuse(name, .backup, invalid.failure, at: session.surroundings.now())
      } catch let failure as Failure {
        record = refusal(of: name, failure)
        try? recording.add(record)
      }
      session.console.show(record, json: command.options.json)
      await notifying.finished(record)
      records.append(record)
    }
    if names.isEmpty { session.console.tell("no job in '\(jobs.folder)'") }
    return records
  }

  private func run(
    _ job: Job, _ jobs: LoadedJobs, _ recording: Recording, _ notifying: Notifying
  ) async throws -> RunRecord {
    var request = RunRequest(
      trigger: .manual, setup: command.setup, plan: command.plan, accept: command.accept, adopt: command.adopt,
      otherJobs: Set(jobs.names).subtracting([job.name]))
    let asked = request
    let live = LiveRun(
      session: session, jobs: jobs, recording: recording, asks: true, opensBrowser: !command.noBrowser,
      began: { notifying.began($0) })
    var record = try await live.usingPorts { ports in await runJob(job, asked, through: ports) }
    if record.reason == .claimedByAnother, !command.adopt, try TakeOverQuestion(session.console).isAnsweredYes(record) {
      request.adopt = true
      let adopting = request
      record = try await live.usingPorts { ports in await runJob(job, adopting, through: ports) }
    }
    try recording.noteSignal(in: &record)
    try? recording.prunePlans()
    return record
  }

  private func refusal(of name: String, _ failure: Failure) -> RunRecord {
    RunRecord(refused: name, .backup, failure, at: session.surroundings.now())
  }

  private func requirePlans(_ recording: Recording) throws {
    for id in [command.plan, command.accept].compactMap(\.self) {
      guard let job = try recording.job(ofPlan: id) else {
        throw UsageError("there is no plan '\(id)'", hint: "'mirrorkeep plan \(command.job[0])' makes one and names it")
      }
      guard job == command.job[0] else {
        throw UsageError(
          "plan '\(id)' is one of job '\(job)', not of '\(command.job[0])'",
          hint: "'mirrorkeep plan \(command.job[0])' makes one of this job")
      }
    }
  }
}
