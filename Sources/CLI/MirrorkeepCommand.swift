import ArgumentParser

/// The root of the command tree.
struct MirrorkeepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mirrorkeep",
    abstract: "Backs folders up to pCloud as a plain mirror, with every displaced file kept.",
    usage: "mirrorkeep [--jobs <dir>] [--state <dir>] [--json] [--quiet] [--no-color] <command> ...",
    discussion: """
      Jobs are small YAML files in the jobs folder. A run compares source and mirror, shows the plan to the guards, and \
      only then has rclone carry out exactly that plan. Whatever it replaces or deletes is kept.

      Start with 'mirrorkeep init', then 'mirrorkeep run JOB'.

      \(ExitStatus.help)
      """,
    version: "mirrorkeep \(Tool.versionText)",
    subcommands: [
      InitCommand.self, ValidateCommand.self, SchemaCommand.self, RemoteCommand.self, PlanCommand.self, RunCommand.self,
      RestoreCommand.self, PointsCommand.self, VerifyCommand.self, DrillCommand.self, PruneCommand.self,
      HistoryCommand.self, StatusCommand.self, ReportCommand.self, MetricsCommand.self, DoctorCommand.self,
      ScheduleCommand.self, DaemonCommand.self, NotifyCommand.self, RecoverCommand.self, CompletionsCommand.self,
    ])
}
