import ArgumentParser

/// `notify`: the channels people are told through.
struct NotifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Try the channels people are told through.", subcommands: [NotifyTestCommand.self])
}
