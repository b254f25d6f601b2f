import ArgumentParser

/// Whose scheduler is meant: the user's own, or the machine's.
enum SchedulerScope: String, EnumerableFlag {
  case user, system

  static func help(for value: SchedulerScope) -> ArgumentHelp? {
    value == .user ? "Entries of this user. (default, but for root)" : "Entries of the machine. (default for root)"
  }
}
