import Foundation

/// What a finished child process left.
struct ChildResult: Sendable {
  let status: Int32
  let output: [UInt8]
  let errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs real programs with an environment of their own.
enum Child {
  private static let starting = NSLock()

  /// Starts a process; one at a time, as Foundation's start is not safe beside another.
  static func start(_ process: Process) throws {
    try starting.withLock { try process.run() }
  }

  /// Runs a program to its end without holding a thread of the concurrency pool, which the sandbox needs too.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String], input: [UInt8] = [], in folder: TestFolder
  ) async throws -> ChildResult {
    let id = UUID().uuidString
    let files = ["in", "out", "err"].map { "\(folder.path)/.\(id).\($0)" }
    defer { files.forEach { unlink($0) } }
    try Data(input).write(to: URL(fileURLWithPath: files[0]))
    try Data().write(to: URL(fileURLWithPath: files[1]))
    try Data().write(to: URL(fileURLWithPath: files[2]))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = FileHandle(forReadingAtPath: files[0])
    process.standardOutput = FileHandle(forWritingAtPath: files[1])
    process.standardError = FileHandle(forWritingAtPath: files[2])
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try start(process)
      } catch {
        continuation.resume(throwing: error)
      }
    }
    let output = try Data(contentsOf: URL(fileURLWithPath: files[1]))
    let errors = try Data(contentsOf: URL(fileURLWithPath: files[2]))
    return ChildResult(status: status, output: Array(output), errors: String(decoding: errors, as: UTF8.self))
  }
}
