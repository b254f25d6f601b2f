import ArgumentParser
import BackupCore
import Notify
import Processes

/// `notify test CHANNEL`: sends one message.
struct NotifyTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send one message through a channel and say what happened.",
    discussion: """
      Exit status 0 when the other side took it, 5 when it could not be reached or did not take it, 7 when a secret is \
      missing or was refused, 1 when a program failed. Healthchecks gets a log entry, which changes no state there.
      """)

  @Argument(help: "The channel, as mirrorkeep.yaml names it.", completion: .custom(ChannelNames.complete))
  var channel: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let contents = try RemoteAccess(session).contents
    let channel = try ChannelNames.require(channel, in: contents)
    let event = NotifyEvent(.test, job: "test", host: HostFacts.name, at: session.surroundings.now())
    let sender = NotifySender(session, contents)
    var test = NotifyTest(channel)
    do {
      test.message = try await SignalTrap.cancelling { try await sender.send(event, to: channel) }
    } catch let failure as Failure {
      test.failed(failure)
    }
    try session.console.show(test, json: options.json)
    if test.exitStatus != 0 { throw CommandEnding(status: test.exitStatus) }
  }
}
