import BackupCore
import Synchronization

/// Hears what the log of a fetch says, on the thread that reads it: progress, and which files failed. Those that arrived are
/// not named in it; they are looked at.
final class FetchWatch: Sendable {
  private let host: Host
  private let job: String
  private let bytes: Int64
  private let files: Int
  private let failed = Mutex<[[UInt8]: String]>([:])

  init(_ host: Host, job: String, bytes: Int64, files: Int) {
    self.host = host
    self.job = job
    self.bytes = bytes
    self.files = files
  }

  /// What rclone said against files, by their names in the log.
  var errors: [[UInt8]: String] { failed.withLock { $0 } }

  func take(_ event: AppliedEvent) {
    switch event {
    case .done, .renamed, .touched: break
    case .failed(let name, let message):
      failed.withLock { if $0.count < RunRecord.errorLimit { $0[name] = message } }
    case .progress(let progress):
      var report = RunProgress(job: job, phase: .fetching)
      report.bytes = progress.bytes
      report.totalBytes = bytes
      report.files = progress.transfers
      report.totalFiles = files
      report.speed = progress.speed
      report.current = progress.current
      host.progress(report)
    }
  }
}
