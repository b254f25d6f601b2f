import BackupCore
import BackupEngine
import Foundation
import Processes

/// Recovers the mirror a `recover` command names, and writes the job's file.
struct Recover: Sendable {
  let session: Session
  let destination: String
  let name: String?

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> RecoverOutput {
    let destination = try self.written()
    let jobs = try LoadedJobs.orEmpty(session.surroundings)
    let recording = try Recording(session)
    recording.tidy()
    let name = try nameHere(jobs, destination)
    let job = Job(
      name: name ?? Self.jobName(destination.name), source: "", destination: destination,
      remote: jobs.contents.remotes[destination.remote])
    // A job whose file is there already, and right, is the one to be recovered.
    let others = jobs.others { (try? jobs.job($0))?.destination == destination }
    let live = LiveRun(session: session, jobs: jobs, recording: recording)
    var (record, report) = try await live.usingPorts { ports in
      await recoverJob(job, named: name, RunRequest(otherJobs: others), through: ports)
    }
    try recording.noteSignal(in: &record)
    guard let report else { return RecoverOutput(record: record, report: nil, written: [], kept: []) }
    for sentence in report.uncertain { session.console.warn(sentence) }
    let files = RecoveredJob(session: session, job: record.job, destination: destination, report: report)
    let (written, kept) = try files.write()
    return RecoverOutput(record: record, report: report, written: written, kept: kept)
  }

  /// The name of the job that backs up there already, else what was asked for; throws where those differ.
  private func nameHere(_ jobs: LoadedJobs, _ destination: Destination) throws -> String? {
    let known = jobs.names.filter { (try? jobs.job($0))?.destination == destination }
    guard let first = known.first, name.map({ !known.contains($0) }) ?? true else { return name }
    guard let name else { return first }
    throw UsageError(
      "the job '\(first)' here backs up to '\(destination)' already: it cannot be recovered as '\(name)'",
      hint: "leave '--as' out, which recovers it as '\(first)'; or rename '\(first).yaml' to '\(name).yaml' first")
  }

  private func written() throws -> Destination {
    if let name, !JobFile.isJobName(name) {
      throw UsageError("'\(name)' is no job name", hint: "lower-case letters, digits, '_' and '-', at most 63")
    }
    do {
      return try Destination.written(destination)
    } catch let failure as Failure {
      throw UsageError(failure.message, hint: failure.hint)
    }
  }

  /// The destination's name as a job's, until the claim tells.
  private static func jobName(_ text: String) -> String {
    let plain = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(plain.drop { $0 == "-" }.prefix(63))
    return name.isEmpty ? "recovered" : name
  }
}
