import Foundation

/// A started supervisor process: the one place where Foundation's `Process` is used.
///
/// What `Process` gets wrong on Linux stays inside: it is run under one lock (its walk over the open descriptors is not
/// thread-safe), ends with `waitUntilExit` (only that frees it), and its view of the exit status is never used, because
/// it is 0 for every child when SIGCHLD is ignored.
final class ChildProcess: @unchecked Sendable {
  private static let starting = NSLock()

  private let process: Process
  private let ended = DispatchSemaphore(value: 0)

  /// Starts `program` with exactly these descriptors as its first three.
  ///
  /// The caller keeps and closes its own copies.
  init(_ program: String, _ arguments: [String], environment: [String: String], descriptors: [Int32]) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.standardInput = FileHandle(fileDescriptor: descriptors[0], closeOnDealloc: false)
    process.standardOutput = FileHandle(fileDescriptor: descriptors[1], closeOnDealloc: false)
    process.standardError = FileHandle(fileDescriptor: descriptors[2], closeOnDealloc: false)
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try Self.whileNoneStarts { try process.run() }
  }

  /// Returns when the process is gone; call exactly once.
  func waitForExit() {
    ended.wait()
    process.waitUntilExit()
  }

  /// Runs `body` while no child is between fork and exec, where it still holds copies of all our descriptors: a lock
  /// closed here is free at once.
  static func whileNoneStarts<Result>(_ body: () throws -> Result) rethrows -> Result {
    starting.lock()
    defer { starting.unlock() }
    return try body()
  }
}
