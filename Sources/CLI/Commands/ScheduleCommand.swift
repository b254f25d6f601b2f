import ArgumentParser

/// `schedule`: when jobs run by themselves.
struct ScheduleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Show when jobs run by themselves.",
    subcommands: [ScheduleListCommand.self, ScheduleNextCommand.self])
}
