import BackupCore
import BackupEngine
import Foundation
import Processes

/// Carries out a `restore` command and shows how it ended.
struct RestoreFiles: Sendable {
  let session: Session
  let command: RestoreCommand

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> RestoreReport {
    let jobs = try LoadedJobs.orNone(session.surroundings)
    try KnownJobs.require(command.job, in: session)
    let request = try request(jobs)
    let recording = try Recording(session)
    if !request.isDryRun { recording.tidy() }
    let live = LiveRun(session: session, jobs: jobs, recording: recording)
    var report = try await live.using { live in
      await restoreJob(request, through: try live.restorePorts())
    }
    try recording.noteSignal(in: &report.record, saves: !request.isDryRun)
    return report
  }

  private func request(_ jobs: LoadedJobs) throws -> RestoreRequest {
    let source = (try? jobs.contents.jobs[command.job]?.get())?.source
    let paths = command.path.map { RawArguments.bytes(of: relative($0, to: source)) }
    guard let selection = paths.isEmpty ? PathSelection() : PathSelection(paths, areGlobs: command.glob) else {
      throw UsageError("a pattern is not complete", hint: "close every '[', and write '\\\\' for a backslash")
    }
    var request = RestoreRequest(
      name: command.job, job: try job(jobs), paths: selection,
      at: try When.point(command.at, now: session.surroundings.now()),
      target: command.to.map { .folder(Self.absolute($0)) } ?? .inPlace)
    request.isDryRun = command.dryRun
    request.intoExisting = command.intoExisting
    request.differing = command.overwrite ? .replace : command.ignoreExisting ? .leave : .refuse
    request.verifies = command.verify
    return request
  }

  /// The job as its file has it; nil where there is none, and where it has errors: the history knows enough.
  private func job(_ jobs: LoadedJobs) throws -> Job? {
    guard let result = jobs.contents.jobs[command.job] else { return nil }
    do {
      return try result.get()
    } catch {
      session.console.warn("the file of job '\(command.job)' has errors and is left out: \(error.failure.message)")
      return nil
    }
  }

  /// The path below the source, also where it was written absolute.
  private func relative(_ path: String, to source: String?) -> String {
    guard let source else { return path }
    if path == source { return "." }
    return path.hasPrefix(source + "/") ? String(path.dropFirst(source.count + 1)) : path
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
