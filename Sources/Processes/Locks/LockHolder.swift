import Foundation

/// Who holds a lock, as its file says: for messages only, the kernel's flock is the truth.
package struct LockHolder: Equatable, Sendable {
  package var process: ProcessIdentity
  package var job: String
  package var run: String

  package init(process: ProcessIdentity = .current, job: String, run: String) {
    self.process = process
    self.job = job
    self.run = run
  }

  /// Four lines: pid, job, run, boot id and start time.
  var fileText: String {
    "\(process.pid)\n\(job)\n\(run)\n\(process.bootID) \(process.startTime)\n"
  }

  init?(fileText: String) {
    let lines = fileText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 4, let pid = Int32(lines[0]) else { return nil }
    let start = lines[3].split(separator: " ")
    guard start.count == 2, let startTime = Int64(start[1]) else { return nil }
    self.init(
      process: ProcessIdentity(bootID: String(start[0]), pid: pid, startTime: startTime), job: lines[1], run: lines[2])
  }

  /// "run R of job 'J' (process 12)"; says so when that process is gone and only its rclone still holds on.
  package var text: String {
    process.isAlive
      ? "run \(run) of job '\(job)' (process \(process.pid))"
      : "an rclone left over from run \(run) of job '\(job)' (process \(process.pid) is gone)"
  }
}
