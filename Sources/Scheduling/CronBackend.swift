package import BackupCore
import Foundation
package import Processes

/// The user's crontab, through `crontab -l` and `crontab -`.
package struct CronBackend: SchedulerBackend {
  private let program: ScheduledProgram
  private let period: HeartbeatPeriod
  private let runner: ChildRunner
  private let environment: [String: String]

  package init(
    _ program: ScheduledProgram, every period: HeartbeatPeriod = .standard, runner: ChildRunner = ChildRunner(),
    environment: [String: String]
  ) {
    self.program = program
    self.period = period
    self.runner = runner
    self.environment = environment
  }

  package let name = BackendName.cron

  /// The table of one calendar line a job.
  package static func export(_ entries: [JobEntry], _ program: ScheduledProgram) throws(Failure) -> ExportedEntries {
    var exported = ExportedEntries()
    var text = ""
    for entry in entries {
      let times = CronTimes(entry)
      if let inexact = times.inexact { exported.warn(entry, "cron", inexact) }
      text += try CronLine.text(times.fields, program, job: entry.job.name) + "\n"
    }
    exported.files = [ExportedEntries.File(name: "crontab", text: text)]
    return exported
  }

  package func installing() async throws -> [ScheduleEdit] {
    let line = try CronLine.text(period.cron, program)
    return try await edits { (table) throws(Failure) in try table.replacing(block: [line]) }
  }

  package func removing() async throws -> [ScheduleEdit] {
    try await edits { (table) throws(Failure) in try table.removingBlock() }
  }

  package func removingEntries(of jobs: Set<String>) async throws -> [ScheduleEdit] {
    let folder = ScheduledFolder.named(by: program)
    return try await edits { (table) throws(Failure) in table.removingEntries(of: jobs, folder: folder) }
  }

  private func edits(_ change: (Crontab) throws(Failure) -> Crontab) async throws -> [ScheduleEdit] {
    let before = try await read()
    let after = try change(Crontab(before ?? []))
    guard after.bytes != before ?? [] else { return [] }
    return [ScheduleEdit("crontab", before: before, after: after.bytes)]
  }

  package func apply(_ edits: [ScheduleEdit], isInstalling: Bool) async throws -> [SchedulerRefusal] {
    for edit in edits {
      // Somebody may have changed the table since it was read; theirs is never overwritten.
      guard try await read() == edit.before else { throw Failure.crontabChanged() }
      let child = try await call(["-"], input: .data(edit.after ?? []))
      guard child.exit.isZero else { throw Failure.crontabRefused(child) }
      guard try await read() ?? [] == edit.after ?? [] else { throw Failure.crontabNotKept() }
    }
    return []
  }

  package func status() async throws -> SchedulerStatus {
    let table = Crontab(try await read() ?? [])
    return SchedulerStatus(
      backend: .cron, isInstalled: table.hasBlock, place: "crontab", isEnabled: nil, user: program.user,
      runsLoggedOut: true, lastFiredAt: nil, jobs: Set(table.jobs).sorted())
  }

  /// The user's table; nil where there is none.
  private func read() async throws -> [UInt8]? {
    let child = try await call(["-l"])
    if child.exit.isZero { return child.output }
    let text = child.errorText.lowercased()
    // busybox has no word of its own for a missing table.
    guard text.contains("no crontab") || text.contains("no such file") else { throw Failure.crontabRefused(child) }
    return nil
  }

  private func call(_ arguments: [String], input: ChildInput = .none) async throws -> CapturedChild {
    guard let path = ProgramSearch.find("crontab", path: environment["PATH"]) else { throw Failure.noCrontab() }
    let command = ChildCommand(
      path, arguments, environment: ChildEnvironment.allowed(from: environment), input: input,
      timeLimit: .seconds(60))
    do {
      return try await runner.capture(command, limit: 16 << 20)
    } catch let error as ChildStartError {
      throw error.failure(.jobInvalid)
    }
  }
}

extension Failure {
  fileprivate static func noCrontab() -> Failure {
    Failure(
      .jobInvalid, "there is no 'crontab' on PATH",
      hint: "install cron, or take another scheduler: 'mirrorkeep schedule install --backend systemd'")
  }

  fileprivate static func crontabRefused(_ child: CapturedChild) -> Failure {
    let text = child.errorText.split(separator: "\n").last.map(String.init) ?? child.exit.text
    return Failure(.jobInvalid, "'crontab' failed: \(text)", hint: "run 'crontab -l' by hand to see what it needs")
  }

  fileprivate static func crontabChanged() -> Failure {
    Failure(.jobInvalid, "the crontab was changed meanwhile, so it was left as it is", hint: "run it again")
  }

  fileprivate static func crontabNotKept() -> Failure {
    Failure(
      .jobInvalid, "the crontab was written, but reads differently now",
      hint: "look at it with 'crontab -l', then run it again")
  }
}
