import BackupCore
import Foundation
package import Processes

/// One rclone with its config and environment: runs commands and reads their logs as they come.
package struct RcloneProgram: Sendable {
  /// Absolute path.
  package let path: String
  package let arguments: RcloneArguments
  /// The whole environment of every rclone; see `ChildEnvironment`.
  package let environment: [String: String]
  package let runner: ChildRunner
  /// Opens an encrypted config; travels by standard input (`--password-command cat`), never by argument or environment.
  package let password: SecretValue?
  /// Locks every rclone holds on to while it lives.
  package let locks: @Sendable () -> [KernelLock]
  /// Receives the raw log of every command, as it comes.
  package let keepLog: @Sendable (UnsafeRawBufferPointer) -> Void

  package init(
    path: String, arguments: RcloneArguments, environment: [String: String], runner: ChildRunner,
    password: SecretValue? = nil, locks: @escaping @Sendable () -> [KernelLock] = { [] },
    keepLog: @escaping @Sendable (UnsafeRawBufferPointer) -> Void = { _ in }
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.runner = runner
    self.password = password
    self.locks = locks
    self.keepLog = keepLog
  }

  /// Runs one command to its end and returns how it ended and what its log amounts to.
  ///
  /// `onEvent` and `onOutput` are called on one thread, in order. Throws only when rclone could not be started.
  package func run(
    _ arguments: [String], onOutput: @escaping @Sendable (UnsafeRawBufferPointer) -> Void = { _ in },
    onEvent: @escaping @Sendable (LogEvent) -> Void = { _ in }
  ) async throws -> (ending: RcloneEnding, tally: LogTally) {
    let reading = Locked((reader: LogReader(), tally: LogTally()))
    let keepLog = keepLog
    let exit: ChildExit
    do {
      exit = try await runner.run(command(arguments), onOutput: onOutput) { bytes in
        keepLog(bytes)
        reading.use { reading in
          reading.reader.feed(bytes) { event in
            reading.tally.add(event)
            onEvent(event)
          }
        }
      }
    } catch let error as ChildStartError {
      throw Failure(
        .rcloneMissing, "rclone could not be started: \(error.message)",
        hint: "install rclone, or name it under rclone.program in mirrorkeep.yaml")
    }
    let tally = reading.use { reading in
      reading.reader.finish { event in
        reading.tally.add(event)
        onEvent(event)
      }
      return reading.tally
    }
    return (RcloneEnding(exit), tally)
  }

  /// Runs a command that prints something short; throws unless it exits with 0.
  package func output(of arguments: [String], remote: String) async throws -> [UInt8] {
    let (bytes, ending, tally) = try await collect(arguments)
    if let failure = RcloneExit.failure(ending, tally, evidence: .none, remote: remote) { throw failure }
    return bytes
  }

  /// What a short listing of the folder named last in `arguments` prints; nil where there is no such folder. Throws unless
  /// everything in it was listed.
  func listing(_ arguments: [String], remote: String) async throws -> [UInt8]? {
    let (bytes, ending, tally) = try await collect(arguments)
    // `lsjson` opens its list before it looks.
    if bytes.allSatisfy("[]\n".utf8.contains), RcloneExit.isMissing(ending, tally) { return nil }
    let failure = RcloneExit.listing(ending, tally, evidence: .none, remote: remote, place: arguments.last ?? remote)
    if let failure { throw failure }
    return bytes
  }

  private func collect(_ arguments: [String]) async throws -> ([UInt8], RcloneEnding, LogTally) {
    let collected = Locked<[UInt8]>([])
    let (ending, tally) = try await run(
      arguments, onOutput: { bytes in collected.use { $0.append(contentsOf: bytes) } })
    return (collected.use { $0 }, ending, tally)
  }

  private func command(_ arguments: [String]) -> ChildCommand {
    let arguments = password == nil ? arguments : self.arguments.openingConfig(arguments)
    return ChildCommand(
      path, arguments, environment: environment.merging(RcloneArguments.variables(of: arguments)) { $1 },
      input: password.map { .data($0.bytes) } ?? .none, locks: locks(), gracePeriod: .seconds(10))
  }
}

extension RcloneEnding {
  /// A child whose supervisor was killed was killed with it.
  init(_ exit: ChildExit) {
    switch exit.end {
    case .exited(let status): self = .exited(status)
    case .signalled(let signal): self = .killed(signal: signal)
    case .lost: self = .killed(signal: 9)
    }
  }
}
