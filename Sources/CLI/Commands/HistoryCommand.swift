import ArgumentParser

/// `history`: what was attempted, and what became of it.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was attempted and how it ended.",
    subcommands: [HistoryListCommand.self, HistoryShowCommand.self, HistoryLogCommand.self],
    defaultSubcommand: HistoryListCommand.self)
}
