import ArgumentParser
import BackupCore
import Foundation
import Processes
import Scheduling

/// Who starts the jobs by themselves, and whether that fits the jobs there are.
struct SchedulesExamination {
  private let session: Session
  private let jobs: LoadedJobs?

  init(_ session: Session, _ jobs: LoadedJobs?) { (self.session, self.jobs) = (session, jobs) }

  func examined() async -> [Examined] {
    guard let jobs else { return [] }
    do {
      let setup = try SchedulerSetup(session, SchedulerOptions.parse([]))
      let known = Set(jobs.names)
      var statuses: [SchedulerStatus] = []
      var examined: [Examined] = []
      for name in BackendName.allCases where isHere(name) {
        let backend = setup.backend(name)
        let status = try await backend.status()
        statuses.append(status)
        let gone = Set(status.jobs).subtracting(known)
        if !gone.isEmpty { examined.append(stale(gone, backend)) }
        if status.isInstalled { examined.append(installed(status)) }
      }
      return examined + [started(jobs, statuses)].compactMap(\.self)
    } catch {
      return [Examined(DoctorFinding("schedule", .of(error)))]
    }
  }

  private func isHere(_ name: BackendName) -> Bool {
    name != .cron || ProgramSearch.find("crontab", path: session.surroundings.environment["PATH"]) != nil
  }

  private func installed(_ status: SchedulerStatus) -> Examined {
    if status.isEnabled == false {
      return Examined(
        "schedule", .fail, "the heartbeat in \(status.place) is not enabled: nothing starts it",
        hint: "run 'mirrorkeep schedule install --backend \(status.backend.rawValue)'")
    }
    if status.runsLoggedOut == false {
      return Examined(
        "schedule", .warn, "the heartbeat in \(status.place) comes only while '\(status.user)' is logged in",
        hint: "run 'loginctl enable-linger \(status.user)'")
    }
    return Examined("schedule", .ok, "\(status.backend.rawValue) sends the heartbeat: \(status.place)")
  }

  /// Entries of jobs that no longer exist fail at each of their times.
  private func stale(_ gone: Set<String>, _ backend: any SchedulerBackend) -> Examined {
    let names = gone.sorted().map { "'\($0)'" }.joined(separator: ", ")
    let finding = DoctorFinding(
      "schedule", .warn, "\(backend.name.rawValue) has entries of jobs that do not exist: \(names)",
      hint: "run 'mirrorkeep doctor --fix', or take them out by hand")
    return Examined(finding) {
      let edits = try await backend.removingEntries(of: gone)
      guard !edits.isEmpty else {
        throw Failure(
          .jobInvalid, "they are for another jobs folder, or of a form that was not written by 'schedule export'")
      }
      _ = try await backend.apply(edits, isInstalling: false)
      return "their entries were taken out of \(edits.map(\.place).joined(separator: ", "))"
    }
  }

  /// Jobs with a schedule that nobody starts.
  private func started(_ jobs: LoadedJobs, _ statuses: [SchedulerStatus]) -> Examined? {
    let scheduled = jobs.contents.jobs.values.compactMap { try? $0.get() }.filter { !$0.scheduledTasks.isEmpty }.map(
      \.name)
    guard !scheduled.isEmpty else { return Examined("schedule", .ok, "no job has a schedule") }
    guard !statuses.contains(where: \.isInstalled) else { return nil }
    let left = Set(scheduled).subtracting(statuses.flatMap(\.jobs))
    guard !left.isEmpty else { return Examined("schedule", .ok, "every job with a schedule has an entry of its own") }
    // A daemon, or a scheduler nobody here knows, leaves this behind.
    let now = session.surroundings.now()
    if let stamp = HeartbeatStamp.date(in: session.surroundings.stateFolder), now.timeIntervalSince(stamp) < 3600 {
      return Examined("schedule", .ok, "a heartbeat came at \(UTCTime.text(stamp))")
    }
    return Examined(
      "schedule", .warn, "\(Count.jobs(left.count)) with a schedule, but nothing here sends a heartbeat",
      hint: "run 'mirrorkeep schedule install', or keep 'mirrorkeep daemon' running")
  }
}
