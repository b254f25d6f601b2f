import ArgumentParser

/// `schedule remove`: takes the heartbeat away.
struct ScheduleRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take the entry of 'schedule install' out again.",
    discussion: "Entries of others, and those made from 'schedule export', stay as they are.")

  @OptionGroup var scheduler: SchedulerOptions

  @Flag(help: "Only print what would be left.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let setup = try SchedulerSetup(try Session(options), scheduler)
    let backend = setup.backend(try setup.chosen)
    try await ChangeScheduler(setup: setup, backend: backend, isInstalling: false, dryRun: dryRun).run()
  }
}
