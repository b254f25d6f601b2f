import ArgumentParser
import BackupCore
import Foundation
import Processes
import Rclone

/// `remote setup NAME`: from nothing to a proven remote.
struct RemoteSetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Set a pCloud remote up, or mend it in place, and prove it.",
    discussion: """
      Signs in at pCloud with your own app, in a browser or headless, proves that the token works and is limited to the \
      root folder, and only then writes the section into rclone's config. A set-up that fails or is stopped leaves the \
      config as it was.
      """)

  @Argument(help: "The remote, as mirrorkeep.yaml declares it.", completion: .custom(RemoteNames.complete))
  var name: String

  @Flag(help: "Print the address to open instead of opening a browser.")
  var noBrowser = false

  @Flag(help: "Sign in on another device: pCloud shows a code, which is typed here.")
  var headless = false

  @Option(
    help: ArgumentHelp("Take the token from this file instead of signing in.", valueName: "file"), completion: .file())
  var tokenFile: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let access = try RemoteAccess(session)
    let declaration = try await declaration(access)
    let token = tokenFile.map { path in
      Secret.file(path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path)
    }
    let choices = PCloudSetupChoices(opensBrowser: !noBrowser, isHeadless: headless, token: token)
    let check: RemoteCheck
    do {
      check = try await SignalTrap.cancelling {
        try await access.remotes().setUp(declaration, choices, TerminalConversation.make(session.console))
      }
    } catch is CancellationError {
      throw Failure(
        .signal, "the set-up of remote '\(name)' was stopped; rclone's config is as it was",
        hint: "run 'mirrorkeep remote setup \(name)' again", signal: SignalTrap.received)
    }
    QuotaMemory.note(check, session)
    try session.console.show(check, json: options.json)
  }

  /// What mirrorkeep.yaml declares, or a pCloud remote without anything said about it.
  private func declaration(_ access: RemoteAccess) async throws -> RemoteDeclaration {
    if let declared = access.contents.remotes[name] { return declared }
    let existing = try await access.remotes().list(declared: []).remotes.first { $0.remote == name }
    if let type = existing?.type, type != "pcloud" {
      throw UsageError(
        "remote '\(name)' is of type '\(type)': only pCloud remotes are set up here", hint: "use 'rclone config' for it"
      )
    }
    return RemoteDeclaration(name: name)
  }

  func validate() throws {
    if headless && tokenFile != nil { throw ValidationError("'--headless' and '--token-file' exclude each other") }
    if Destination(remote: name, path: "") == nil { throw ValidationError("'\(name)' is no name of a remote") }
  }
}
