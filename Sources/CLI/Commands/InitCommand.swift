import ArgumentParser
import BackupCore
import Foundation
import Rclone

/// `init`: writes a commented mirrorkeep.yaml and a first job; never overwrites.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented mirrorkeep.yaml and a first job.",
    discussion: """
      Asks on a terminal for what the options leave out. Files that exist are never overwritten. A remote that rclone's \
      config has already is used as it is; any other is declared as a pCloud remote, to be set up at the first run.
      """)

  @Option(help: ArgumentHelp("The folder to back up.", valueName: "folder"), completion: .directory)
  var source: String?

  @Option(help: ArgumentHelp("Where the mirror goes, REMOTE:PATH.", valueName: "remote:path"))
  var destination: String?

  @Option(help: ArgumentHelp("The job's name. (default: the destination's last part)", valueName: "job"))
  var name: String?

  @Option(help: ArgumentHelp("The id or address of the pCloud folder everything is kept below.", valueName: "id"))
  var rootFolder: String?

  @Option(help: "us or eu. (default: learnt at sign-in)")
  var region: RemoteDeclaration.Region?

  @Option(help: ArgumentHelp("The client id of your pCloud app.", valueName: "id"))
  var clientID: String?

  @Option(help: ArgumentHelp("A file that holds the app's client secret.", valueName: "file"), completion: .file())
  var clientSecretFile: String?

  @Option(
    help: ArgumentHelp("A file that holds a token, for machines without a browser.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(help: ArgumentHelp("An rclone filter rule; may be given several times.", valueName: "rule"))
  var filter: [String] = []

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let questions = InitQuestions(
      console: session.console, command: self, context: session.surroundings.jobFileContext,
      existing: await existingRemotes(session))
    let result = try WriteJobsFolder(session: session, answers: try questions.answers(), job: name).write()
    for path in result.written { session.console.tell("wrote '\(path)'") }
    for path in result.kept { session.console.tell("'\(path)' exists already and is left as it is") }
    if options.json { return try session.console.print(json: result) }
    let tool = "mirrorkeep" + (options.jobs.map { " --jobs '\($0)'" } ?? "")
    session.console.print("next: \(tool) plan \(result.job), then: \(tool) run \(result.job)")
  }

  /// The remotes rclone has already, which need no declaration; none where rclone cannot say.
  private func existingRemotes(_ session: Session) async -> [String: String] {
    guard let listing = try? await RemoteAccess(session).remotes().list(declared: []) else { return [:] }
    return Dictionary(listing.remotes.map { ($0.remote, $0.type ?? "") }) { first, _ in first }
  }
}

extension RemoteDeclaration.Region: ExpressibleByArgument {}
