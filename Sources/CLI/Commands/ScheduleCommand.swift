import ArgumentParser

/// `schedule`: when jobs run by themselves.
struct ScheduleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Show when jobs run by themselves, and have them run.",
    subcommands: [
      ScheduleListCommand.self, ScheduleNextCommand.self, ScheduleInstallCommand.self, ScheduleRemoveCommand.self,
      ScheduleStatusCommand.self, ScheduleExportCommand.self,
    ])
}
