import BackupCore
import Foundation
package import Processes

/// The program that tells a scheduler about its entries: `systemctl`, `launchctl`.
package struct SchedulerControl: Sendable {
  private let program: String
  private let runner: ChildRunner
  private let environment: [String: String]
  /// Why it is not to be called at all; nil where it is.
  private let reserve: String?

  package init(
    _ program: String, runner: ChildRunner = ChildRunner(), environment: [String: String], reserve: String? = nil
  ) {
    self.program = program
    self.runner = runner
    self.environment = environment
    self.reserve = reserve
  }

  /// Calls it; nil when it did what it was told.
  func call(_ arguments: [String]) async throws -> SchedulerRefusal? {
    let command = ([program] + arguments).joined(separator: " ")
    if let reserve { return SchedulerRefusal(message: reserve, command: command) }
    guard let path = ProgramSearch.find(program, path: environment["PATH"]) else {
      return SchedulerRefusal(message: "there is no '\(program)' on PATH", command: command)
    }
    do {
      let child = try await runner.capture(
        ChildCommand(
          path, arguments, environment: ChildEnvironment.allowed(from: environment), timeLimit: .seconds(60)),
        limit: 65536)
      guard !child.exit.isZero else { return nil }
      let text = child.errorText.split(separator: "\n").first.map(String.init) ?? child.exit.text
      return SchedulerRefusal(message: "'\(program)' failed: \(text)", command: command)
    } catch let error as ChildStartError {
      return SchedulerRefusal(message: error.message, command: command)
    }
  }
}
