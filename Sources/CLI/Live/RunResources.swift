import BackupCore
import BackupEngine
import Foundation
import History
import Processes
import Rclone

/// What one run holds while it lives: its locks, the log it keeps, its list files.
final class RunResources: Sendable {
  let state: StateFolder
  let scratch: String
  private let held = Locked<[KernelLock]>([])
  private let log = Locked<KeptLogWriter?>(nil)
  private let progress: ProgressNotes
  let steps: StepNotes

  /// `scratch` is a private folder below the state folder, removed by `clean`.
  init(_ state: StateFolder) throws {
    self.state = state
    scratch = state.path + "/" + Self.scratchPrefix + UUID().uuidString.lowercased()
    progress = ProgressNotes(scratch)
    steps = StepNotes(state)
    guard mkdir(scratch, 0o700) == 0 else {
      throw Failure(
        errno == ENOSPC ? .diskFull : .stateUnwritable,
        "the state folder '\(state.path)' cannot be written: \(String(cString: strerror(errno)).lowercased())",
        hint: "check its disk and permissions, or name a copy of it with '--state'")
    }
  }

  static let scratchPrefix = "scratch-"

  var locks: [KernelLock] { held.use { $0 } }

  func lock(_ job: Job, _ run: RunID, _ mode: LockRequest.Mode = .exclusive) throws -> @Sendable () -> Void {
    let requests = LockRequest.locks(job: job.name, destination: job.destination.description, mode: mode)
    let taken = try KernelLock.takeAll(
      requests, in: state.locks, holder: LockHolder(job: job.name, run: run.text))
    held.use { $0 = taken }
    return { [held] in
      held.use { held in
        held.reversed().forEach { $0.release() }
        held = []
      }
    }
  }

  /// `anew`: the log kept so far is that of an earlier attempt.
  func keepLog(of run: RunID, anew: Bool = false) {
    progress.begin(run)
    steps.begin(run)
    let redaction = Redaction()
    log.use { log in
      if anew {
        _ = log?.finish()
        log = nil
      }
      if log == nil { log = KeptLogs(state).keep(run) { redaction.masked(Array($0)) } }
    }
  }

  func logged(_ bytes: UnsafeRawBufferPointer) {
    log.use { $0 }?.write(bytes)
  }

  /// Leaves word of how far the run has come, for whoever asks from outside.
  func note(_ progress: RunProgress) {
    self.progress.note(progress)
    steps.note(progress.phase)
  }

  /// Ends the log and removes list and report files.
  func clean() {
    _ = log.use { $0 }?.finish()
    try? FileManager.default.removeItem(atPath: scratch)
  }

  /// Removes what killed runs left; the caller holds no lock, so only old folders go.
  static func removeOldScratch(_ state: StateFolder, now: Date) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: state.path)) ?? []
    where name.hasPrefix(scratchPrefix) {
      var status = stat()
      let path = state.path + "/" + name
      guard lstat(path, &status) == 0 else { continue }
      #if canImport(Darwin)
        let changed = status.st_mtimespec.tv_sec
      #else
        let changed = status.st_mtim.tv_sec
      #endif
      if now.timeIntervalSince1970 - Double(changed) > 7 * 86_400 { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  /// Writes a list of paths for rclone; returns the file and the number of paths.
  func writeList(_ write: ((MirrorPath) throws -> Void) throws -> Void) throws -> (file: String, count: Int) {
    let file = scratch + "/list-" + UUID().uuidString.lowercased()
    guard let stream = fopen(file, "w") else { throw Failure.unwritableList(file) }
    var count = 0
    var isBroken = false
    do {
      defer { if fclose(stream) != 0 { isBroken = true } }
      try write { path in
        if fwrite(path.bytes, 1, path.bytes.count, stream) != path.bytes.count || fputc(10, stream) == EOF {
          throw Failure.unwritableList(file)
        }
        count += 1
      }
    }
    if isBroken { throw Failure.unwritableList(file) }
    return (file, count)
  }
}

extension Failure {
  fileprivate static func unwritableList(_ file: String) -> Failure {
    Failure(
      errno == ENOSPC ? .diskFull : .stateUnwritable, "the list of paths '\(file)' cannot be written",
      hint: "free some space on the state folder's disk")
  }
}
