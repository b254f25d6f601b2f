import ArgumentParser

/// `history`: what was attempted, and what became of it.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was attempted and how it ended.",
    usage: """
      mirrorkeep history [<job>] [--since <when>] [--outcome <outcome>] [--limit <n>]
      mirrorkeep history <subcommand> ...
      """,
    discussion: "'history' and 'history JOB' list runs. Nothing here needs a job file.",
    subcommands: [
      HistoryListCommand.self, HistoryShowCommand.self, HistoryFileCommand.self, HistoryLogCommand.self,
      HistoryPurgeCommand.self,
    ],
    defaultSubcommand: HistoryListCommand.self)
}
