import BackupCore
import Foundation
import TestSupport

/// Whom `kill -9` hits, and when.
struct TortureStrike: Sendable, CustomStringConvertible {
  enum Victim: String, CaseIterable, Sendable {
    case tool, supervisor, rclone
  }

  var victim: Victim
  /// Seconds after the command's start; then the next moment at which there is such a process.
  var delay: Double

  var description: String { "kill -9 of \(victim.rawValue) after \(Int(delay * 1000)) ms" }
}

extension HistoriesWorld {
  /// Runs `mirrorkeep --json` with these words, struck on the way, and returns when no process of it is left.
  ///
  /// `limit`: the seconds after which a process that is left is a violation.
  func endure(
    _ words: [String], at time: Date, _ strike: TortureStrike, limit: Double?
  ) async throws -> TortureEnding {
    try folder.write("0", to: "traps/count")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--jobs", folder.path("jobs"), "--state", state, "--json"] + words
    process.environment = environment.merging(["MIRRORKEEP_NOW": UTCTime.text(time)]) { $1 }
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "out")))
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try await Task.sleep(for: .seconds(strike.delay))
    var wasStruck = false
    while process.isRunning {
      if !wasStruck, let victim = find(strike.victim, of: process.processIdentifier) {
        wasStruck = kill(victim, SIGKILL) == 0
      }
      try await Task.sleep(for: .milliseconds(1))
    }
    process.waitUntilExit()
    let end = ContinuousClock.now
    while try isAnyoneAlive() || isLocked() {
      if let limit, end.duration(to: .now) > .seconds(limit) {
        throw HistoriesViolation("\(strike): a process is left after \(limit) s")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    return TortureEnding(status: process.terminationStatus, output: try folder.text("out"), wasStruck: wasStruck)
  }

  /// Whether a lock of the state folder is held: the kernel lets go of it a moment after its holder is gone.
  private func isLocked() -> Bool {
    let locks = state + "/locks"
    return ((try? FileManager.default.contentsOfDirectory(atPath: locks)) ?? []).contains { name in
      let lock = open(locks + "/" + name, O_RDWR | O_CLOEXEC)
      defer { close(lock) }
      return lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0
    }
  }

  private func find(_ victim: TortureStrike.Victim, of tool: pid_t) -> pid_t? {
    if victim == .tool { return tool }
    for name in HistoriesDisk.names(Array("/proc".utf8)) {
      guard let pid = pid_t(String(decoding: name, as: UTF8.self)), pid != tool,
        let line = HistoriesDisk.content(Array("/proc/\(pid)/cmdline".utf8)),
        String(decoding: line, as: UTF8.self).contains(folder.path),
        let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
      else { continue }
      if victim == .supervisor ? file == program : file.hasSuffix("/rclone") { return pid }
    }
    return nil
  }
}
