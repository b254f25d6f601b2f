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

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The remote, as mirrorkeep.yaml declares it.")
  var name: String

  @Flag(help: "Print the address to open instead of opening a browser.")
  var noBrowser = false

  @Flag(help: "Sign in on another device: pCloud shows a code, which is typed here.")
  var headless = false

  @Option(help: ArgumentHelp("Take the token from this file instead of signing in.", valueName: "file"))
  var tokenFile: String?

  func run() async throws {
    let session = try Session(options)
    let access = try RemoteAccess(session)
    let declaration = access.contents.remotes[name] ?? RemoteDeclaration(name: name)
    let token = tokenFile.map { path in
      Secret.file(path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path)
    }
    let choices = PCloudSetupChoices(opensBrowser: !noBrowser, isHeadless: headless, token: token)
    let check = try await SignalTrap.cancelling {
      try await access.remotes().setUp(declaration, choices, TerminalConversation.make(session.console))
    }
    session.console.print(options.json ? try JSONOutput.text(check) : RemoteText.text(check))
    for warning in check.warnings { session.console.warn(warning) }
  }

  func validate() throws {
    if headless && tokenFile != nil { throw ValidationError("'--headless' and '--token-file' exclude each other") }
    if Destination(remote: name, path: "") == nil { throw ValidationError("'\(name)' is no name of a remote") }
  }
}
