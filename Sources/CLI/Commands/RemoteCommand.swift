import ArgumentParser

/// `remote`: the remotes jobs lie on.
struct RemoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote",
    abstract: "Set up, check and list remotes.",
    subcommands: [RemoteListCommand.self, RemoteCheckCommand.self, RemoteSetupCommand.self])
}
