import ArgumentParser
import BackupCore
import Foundation

/// `init`: writes a commented mirrorkeep.yaml and a first job; never overwrites.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented mirrorkeep.yaml and a first job.",
    discussion: "Asks on a terminal for what the options leave out. Files that exist are never overwritten.")

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("The folder to back up.", valueName: "folder"))
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

  @Option(help: ArgumentHelp("A file that holds the app's client secret.", valueName: "file"))
  var clientSecretFile: String?

  @Option(help: ArgumentHelp("A file that holds a token, for machines without a browser.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("An rclone filter rule; may be given several times.", valueName: "rule"))
  var filter: [String] = []

  func run() throws {
    let session = try Session(options)
    var answers = try InitQuestions(console: session.console, command: self).answers()
    answers.filters = filter
    try WriteJobsFolder(session: session, answers: answers, job: name).write()
  }
}

extension RemoteDeclaration.Region: ExpressibleByArgument {}
