import Foundation
import TestSupport

/// How a program ended, and what it printed.
struct Ending: Sendable {
  /// The exit status; minus the signal's number when one killed it.
  var status: Int32
  var stdout: String
  var stderr: String
}

/// A program of a test's own, started with exactly this environment, all signals as at a shell's; killed with the value.
final class Running: Sendable {
  let pid: pid_t
  private let output: String
  private let errors: String
  private let lock = NSLock()
  private nonisolated(unsafe) var rawStatus: Int32?

  /// `prefix` names the files that take its output. `input` becomes its standard input, `/dev/null` without.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], output prefix: String,
    input: Int32? = nil
  ) throws {
    output = prefix + ".out"
    errors = prefix + ".err"
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    for (descriptor, path) in [(Int32(1), output), (2, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, program, &actions, &attributes, words, variables)
    guard failure == 0 else {
      throw MissingTool(description: "'\(program)' cannot be started: \(String(cString: strerror(failure)))")
    }
    self.pid = pid
  }

  deinit {
    guard rawStatus == nil else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  /// What it has written to standard output so far.
  var outputSoFar: String { Self.text(output) }

  /// What it has written to standard error so far.
  var errorsSoFar: String { Self.text(errors) }

  /// Whether it has not ended yet.
  var isAlive: Bool { settle(WNOHANG) == nil }

  func signal(_ number: Int32) { if isAlive { kill(pid, number) } }

  /// Waits for its end.
  func end() async -> Ending {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let raw = self.waitOnThisThread()
        let status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : -(raw & 0x7f)
        continuation.resume(
          returning: Ending(status: status, stdout: Self.text(self.output), stderr: Self.text(self.errors)))
      }
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// Leaves the process a zombie until `settle`, so that its number stays ours.
  private func waitOnThisThread() -> Int32 {
    var info = siginfo_t()
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    return settle(0) ?? 0
  }

  private func settle(_ options: Int32) -> Int32? {
    lock.lock()
    defer { lock.unlock() }
    if let rawStatus { return rawStatus }
    var status: Int32 = 0
    guard waitpid(pid, &status, options) == pid else { return nil }
    rawStatus = status
    return status
  }
}
