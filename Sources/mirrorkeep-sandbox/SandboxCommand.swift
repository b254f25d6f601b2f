import ArgumentParser
import Foundation
import PCloudSandbox

/// `mirrorkeep-sandbox`: runs a sandbox in the foreground until it is told to end.
@main
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mirrorkeep-sandbox",
    abstract: "An account-free pCloud on this machine, for trying jobs out and for tests.",
    discussion: """
      Serves pCloud's API, its OAuth consent page and its downloads on loopback ports only. The real rclone reaches it \
      by the real host names (api.pcloud.com, eapi.pcloud.com, my.pcloud.com) when its environment has

        HTTPS_PROXY=<proxy>  SSL_CERT_FILE=<certificate>

      Both are in the JSON line printed on standard output once the sandbox is ready, with the control endpoint's \
      address, the process id, and the first account's app, folder and token:

        {"proxy": "http://127.0.0.1:...", "certificate": "...", "control": "http://127.0.0.1:...", "pid": 1, ...}

      A bare start has one account in the United States, the folder '/Backups' (root_folder_id 19066333043), an app \
      limited to that folder and one token of that app. docs/sandbox.md describes the control endpoint. \
      Ends on SIGTERM, SIGINT or SIGHUP and deletes its temporary files.
      """)

  @Option(help: ArgumentHelp("JSON file with the accounts, folders, apps and tokens to start with.", valueName: "file"))
  var stateFile: String?

  @Option(help: ArgumentHelp("Keep the state in this folder and take it up again at the next start.", valueName: "dir"))
  var data: String?

  @Option(help: ArgumentHelp("Port of the proxy; 0 takes a free one.", valueName: "n"))
  var port = 0

  @Option(help: ArgumentHelp("Port of the control endpoint; 0 takes a free one.", valueName: "n"))
  var controlPort = 0

  @Option(help: ArgumentHelp("Whether an overwritten file keeps its id: keep or new.", valueName: "keep|new"))
  var idOnOverwrite = Settings.Overwrite.keep

  @Option(help: ArgumentHelp("How the consent page decides: ask, allow or deny.", valueName: "ask|allow|deny"))
  var autoApprove = Settings.Approval.ask

  @Option(help: ArgumentHelp("Largest file kept in memory; larger ones go to a temporary file.", valueName: "bytes"))
  var memoryLimit = 1 << 20

  @Option(help: ArgumentHelp("Write the JSON line to this file too, when ready.", valueName: "file"))
  var readyFile: String?

  @Flag(help: "End when standard input is closed, so that no sandbox outlives what started it.")
  var exitWithStdin = false

  func run() async throws {
    let ending = Ending(withStdin: exitWithStdin)
    let sandbox: Sandbox
    do {
      sandbox = try await Sandbox.start(options())
      try await announce(sandbox)
    } catch let error as SandboxError {
      throw ValidationError(error.message)
    }
    await ending.wait()
    await sandbox.stop()
    if let readyFile { unlink(readyFile) }
  }

  private func options() throws -> SandboxOptions {
    var options = SandboxOptions(dataFolder: data)
    if let stateFile { options.seed = try Seed(file: stateFile) }
    options.settings = Settings(autoApprove: autoApprove, idOnOverwrite: idOnOverwrite)
    options.port = port
    options.controlPort = controlPort
    options.memoryLimit = memoryLimit
    return options
  }

  /// Prints the JSON line, first into the ready file (under another name until it is whole).
  private func announce(_ sandbox: Sandbox) async throws {
    let line = try await sandbox.readyLine()
    if let readyFile {
      try Data(line.utf8).write(to: URL(fileURLWithPath: readyFile), options: .atomic)
    }
    FileHandle.standardOutput.write(Data(line.utf8))
  }
}

extension Settings.Overwrite: ExpressibleByArgument {}
extension Settings.Approval: ExpressibleByArgument {}
