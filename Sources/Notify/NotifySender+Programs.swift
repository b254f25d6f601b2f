import BackupCore
import Foundation
import Processes

/// What goes through programs of this machine: sendmail, and a command of the user's.
extension NotifySender {
  func sendmail(_ message: MailMessage, _ mail: MailSettings) async throws -> String {
    let path = (environment["PATH"].map { $0 + ":" } ?? "") + "/usr/sbin:/usr/lib:/usr/bin"
    guard let program = ProgramSearch.find(mail.program ?? "sendmail", path: path) else {
      throw Failure(
        .hookFailed, "there is no '\(mail.program ?? "sendmail")' on this machine",
        hint: "install one (msmtp-mta, postfix), or give the channel a 'server'")
    }
    // Recipients stand in the message; a line with a dot alone does not end it.
    try await run(program, ["-t", "-i"], environment, input: .data(message.bytes(lineEnd: "\n")))
    return "'\(program)' took the mail"
  }

  func send(_ event: NotifyEvent, to words: [String]) async throws -> String {
    guard let name = words.first, let program = ProgramSearch.find(name, path: environment["PATH"]) else {
      throw Failure(
        .hookFailed, "the command '\(words.first ?? "")' is not on PATH", hint: "install it or give its full path")
    }
    let variables = EventValues(event).environment
    try await run(program, Array(words.dropFirst()), environment.merging(variables) { $1 }, input: .none)
    return "'\(program)' ended well"
  }

  private func run(
    _ program: String, _ arguments: [String], _ environment: [String: String], input: ChildInput
  ) async throws {
    let command = ChildCommand(
      program, arguments, environment: environment, input: input, gracePeriod: .seconds(1),
      timeLimit: .seconds(Self.limit))
    let child = try await runner.capture(command, limit: 4096)
    guard child.exit.isZero, !child.exit.timedOut else {
      let how = child.exit.timedOut ? "took longer than \(Self.limit) s" : "ended with \(child.exit.text)"
      throw Failure(.hookFailed, "'\(program)' \(how)", hint: "run '\(program)' by hand to see what it needs")
    }
  }
}
