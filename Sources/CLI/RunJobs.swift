import BackupCore
import BackupEngine
import Foundation
import History
import Processes
import Rclone

/// Runs the jobs a `run` command names, one after another, and shows how each ended.
struct RunJobs: Sendable {
  let session: Session
  let command: RunCommand

  /// One record a job, in the order named.
  func run() async throws -> [RunRecord] {
    let (state, store) = try session.openForRecording()
    RunResources.removeOldScratch(state, now: session.surroundings.now())
    let jobs = try session.loadJobs()
    let names = command.all ? jobs.names : command.job
    for name in names { try jobs.require(name) }
    if let id = command.plan ?? command.accept { try requirePlans(id, state) }
    var records: [RunRecord] = []
    for name in names where SignalTrap.received == nil || records.isEmpty {
      let record = try await run(name, jobs, state, store)
      session.console.show(record, json: command.options.json)
      records.append(record)
    }
    if command.all, names.isEmpty { session.console.tell("no job in '\(session.surroundings.jobsFolder)'") }
    return records
  }

  private func run(
    _ name: String, _ jobs: LoadedJobs, _ state: StateFolder, _ store: HistoryStore
  ) async throws -> RunRecord {
    let job: Job
    do {
      job = try jobs.job(name)
    } catch let invalid as InvalidJob {
      for problem in invalid.problems { session.console.note(problem.description) }
      return try refuse(name, invalid.failure, state, store)
    }
    let resources = try RunResources(state)
    defer { resources.clean() }
    let line = ProgressLine(session.console)
    defer { line.end() }
    let rclone = LiveRclone(
      jobs.contents.rclone, environment: session.surroundings.environment, store: store, scratch: resources.scratch,
      locks: { resources.locks }, keepLog: { resources.logged($0) })
    let live = Live(
      state: state, store: store, contents: jobs.contents, rclone: rclone, resources: resources,
      now: session.surroundings.now, conversation: TerminalConversation.make(session.console),
      choices: PCloudSetupChoices(opensBrowser: !command.noBrowser), progress: { line.show($0) })
    let ports = try live.ports(for: job)
    let request = RunRequest(
      trigger: .manual, setup: command.setup, plan: command.plan, accept: command.accept, adopt: command.adopt,
      otherJobs: Set(jobs.names).subtracting([name]))
    let record = try await SignalTrap.cancelling { await runJob(job, request, through: ports) }
    KeptLogs(state).purge(now: session.surroundings.now())
    try? PlanFolder(path: state.plans).prune(now: session.surroundings.now()) { header in
      (try? store.latest(job: header.job))?.plan == header.plan
    }
    return record
  }

  /// Records the attempt at a job whose file is wrong.
  private func refuse(
    _ name: String, _ failure: Failure, _ state: StateFolder, _ store: HistoryStore
  ) throws -> RunRecord {
    let now = session.surroundings.now()
    var record = RunRecord(
      run: RunID(start: now, random: .random(in: 0...UInt16.max)), job: name, kind: .backup, trigger: .manual,
      host: HostFacts.name, startedAt: now)
    record.outcome = failure.reason.outcome
    record.reason = failure.reason
    record.message = failure.message
    record.hint = failure.hint
    record.exitStatus = failure.exitStatus
    record.finishedAt = now
    record.durationSeconds = 0
    try store.begin(record, owner: RunOwner(.current))
    return record
  }

  private func requirePlans(_ id: String, _ state: StateFolder) throws {
    for id in [command.plan, command.accept].compactMap(\.self) {
      guard let plan = try PlanFolder(path: state.plans).open(id) else {
        throw UsageError("there is no plan '\(id)'", hint: "'mirrorkeep plan \(command.job[0])' makes one and names it")
      }
      if let job = try plan.header()?.job, job != command.job[0] {
        throw UsageError("plan '\(id)' is one of job '\(job)', not of '\(command.job[0])'")
      }
      try plan.close()
    }
  }
}
