import BackupCore
import Foundation
import Processes
import Rclone
import Scheduling

/// What the jobs of a folder read and write when they run by themselves, and the secrets they need then.
struct ScheduledJobsAccess {
  private let contents: JobsFolderContents
  private let config: RcloneConfigFile?
  /// Absolute path of rclone; nil where it is not found.
  let rclone: String?

  init(_ contents: JobsFolderContents, environment: [String: String]) {
    self.contents = contents
    rclone = ProgramSearch.find(contents.rclone.program ?? "rclone", path: environment["PATH"])
    config = try? RcloneConfigFile.find(contents.rclone, program: rclone, environment: environment)
  }

  /// The jobs without errors, by name.
  var jobs: [Job] { contents.jobs.values.compactMap { try? $0.get() }.sorted { $0.name < $1.name } }

  /// What one job touches.
  func access(of job: Job) -> ScheduledAccess {
    let secrets = secrets(of: job)
    let credentials = secrets.compactMap { if case .credential(let name) = $0 { name } else { nil } }
    let files = secrets.compactMap { if case .file(let path) = $0 { path } else { nil } }
    var reads = [job.source] + files
    if let config { reads.append(config.path) }
    let renewed = renewsToken(job) ? [config.map { ($0.path as NSString).deletingLastPathComponent }] : []
    return ScheduledAccess(
      reads: reads, writes: renewed.compactMap(\.self) + job.hooks.writes, credentials: credentials)
  }

  /// What all jobs touch together.
  var access: ScheduledAccess { jobs.map(access).reduce(ScheduledAccess()) { $0.merging($1) } }

  /// Secrets needed for the job's runs.
  func secrets(of job: Job) -> [Secret] {
    [contents.rclone.configPassword, job.remote?.clientSecret, job.remote?.token].compactMap(\.self)
      + (contents.notify[job.name] ?? []).compactMap { contents.channels[$0.to] }.flatMap(\.secrets)
  }

  /// Names of environment variables that hold secrets: no scheduler has them.
  var environmentSecrets: [String] {
    let names = jobs.flatMap(secrets).compactMap { if case .env(let name) = $0 { name } else { nil } }
    return Set(names).sorted()
  }

  /// Whether a run may write to rclone's config: to put a token of the job file there, or because rclone renews one.
  private func renewsToken(_ job: Job) -> Bool {
    if job.remote?.token != nil { return true }
    guard case .plain(let known)? = try? config?.load() else { return false }
    // Remotes may stand for others (crypt, alias, union), so any that renews counts.
    return known.sections.contains { section in
      known.values(in: section)?["token"]?.firstMatch(of: /"refresh_token"\s*:\s*"[^"]/) != nil
    }
  }
}
