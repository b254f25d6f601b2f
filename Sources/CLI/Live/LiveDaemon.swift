import BackupCore
import BackupEngine
import Foundation
import History
import Processes

/// Joins the daemon's ports to this machine.
struct LiveDaemon: Sendable {
  let session: Session
  let watch: JobsFolderWatch
  private let service: ServiceNotify
  /// The jobs as last read without an error.
  private let jobs: Locked<LoadedJobs>

  /// Throws a usage error for a jobs folder that cannot be read now.
  init(_ session: Session) throws {
    self.session = session
    jobs = Locked(try session.loadJobs())
    watch = JobsFolderWatch(try session.surroundings.jobsFolder, now: session.surroundings.now)
    service = ServiceNotify(session.surroundings.environment)
  }

  /// Returns when a signal has stopped it; throws a failure with that signal's exit status.
  func run(parallel: Int) async throws {
    let loaded = jobs.use { $0 }
    session.console.tell("mirrorkeep daemon: \(Count.jobs(loaded.names.count)) in '\(loaded.folder)'")
    let watch = watch
    SignalTrap.onHangUp { watch.wake() }
    let (ports, now) = (ports, session.surroundings.now)
    let pinging = Task { await keepSayingAlive() }
    defer { pinging.cancel() }
    try await SignalTrap.cancelling { await runDaemon(parallel: parallel, through: ports, now: now) }
    throw CommandEnding(status: SignalTrap.received.map { 128 + $0 } ?? 0)
  }

  private func keepSayingAlive() async {
    guard let seconds = service.watchdogSeconds else { return }
    while !Task.isCancelled {
      service.tell("WATCHDOG=1")
      try? await Task.sleep(for: .seconds(seconds))
    }
  }

  private var ports: DaemonPorts {
    DaemonPorts(
      tasks: { tasks() },
      heartbeat: { try LiveHeartbeat(session, jobs.use { $0 }, try Recording(session)).ports },
      wait: { await watch.wait(until: $0) },
      tell: { tell($0) },
      complain: { error in
        let failure = Failure.of(error)
        session.console.show(failure)
      })
  }

  /// Reads the jobs anew and notes schedules that are new.
  private func tasks() -> [ScheduledTask] {
    do {
      let read = try session.loadJobs()
      jobs.use { $0 = read }
      session.console.showSeveral(read.contents.problems.filter { $0.severity == .error })
    } catch {
      session.console.show(.of(error))
    }
    do {
      let recording = try Recording(session)
      recording.tidy()
      let scheduled = try ScheduledJobs(jobs.use { $0 }, (recording.state, recording.store))
      let tasks = try scheduled.tasks(of: scheduled.jobs.names)
      try scheduled.noteSchedules(tasks, at: session.surroundings.now())
      return tasks
    } catch {
      session.console.show(.of(error))
      // Without a history there is nothing to decide by; a minute later there may be one.
      return jobs.use { $0 }.names.flatMap { name in
        (try? jobs.use { $0 }.job(name).scheduledTasks) ?? []
      }
    }
  }

  private func tell(_ state: DaemonPorts.State) {
    switch state {
    case .ready(let tasks, let next):
      let text = next.map { "next \(HistoryText.local($0))" } ?? "nothing is scheduled"
      service.tell("READY=1", "STATUS=\(tasks) scheduled, \(text)")
    case .working(let jobs): service.tell("READY=1", "STATUS=running \(jobs.joined(separator: ", "))")
    case .stopping: service.tell("STOPPING=1")
    }
  }
}
