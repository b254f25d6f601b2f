import ArgumentParser
import BackupCore
import Processes
import Rclone

/// `remote check NAME`: proves token, region, root folder and that the token is limited to it.
struct RemoteCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Prove that a remote works and is limited to its root folder.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The remote.")
  var name: String

  func run() async throws {
    let session = try Session(options)
    let access = try RemoteAccess(session)
    let check = try await SignalTrap.cancelling {
      try await access.remotes().check(name, declared: access.contents.remotes[name])
    }
    session.console.print(options.json ? try JSONOutput.text(check) : RemoteText.text(check))
    for warning in check.warnings { session.console.warn(warning) }
    if check.exitStatus != 0 { throw CommandEnding(status: check.exitStatus) }
  }
}
