import ArgumentParser
import BackupCore
import Processes
import Rclone

/// `remote check NAME`: proves token, region, root folder and that the token is limited to it.
struct RemoteCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Prove that a remote works and is limited to its root folder.",
    discussion: "Exit status 0 without problems, 1 when only the limit is missing, else that of the first problem.")

  @Argument(help: "The remote.", completion: .custom(RemoteNames.complete))
  var name: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let access = try RemoteAccess(session)
    let check = try await SignalTrap.cancelling { [name] in
      do {
        return try await access.remotes().check(name, declared: access.contents.remotes[name])
      } catch let failure as Failure where failure.reason != .signal {
        var check = RemoteCheck(remote: name)
        check.report(failure)
        return check
      }
    }
    QuotaMemory.note(check, session)
    try session.console.show(check, json: options.json)
    if check.exitStatus != 0 { throw CommandEnding(status: check.exitStatus) }
  }

  func validate() throws {
    if Destination(remote: name, path: "") == nil { throw ValidationError("'\(name)' is no name of a remote") }
  }
}
