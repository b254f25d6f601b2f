/// What entries start: one mirrorkeep with its folders, for one user.
package struct ScheduledProgram: Equatable, Sendable {
  /// Absolute path of the binary.
  package var path: String
  /// Behind the command: `--jobs DIR`, `--state DIR` where they are not the defaults of an empty environment.
  package var options: [String]
  /// What the program needs and a scheduler does not provide: `PATH`, in which rclone is found, and folders. Never a secret.
  package var environment: [String: String]
  package var jobsFolder: String
  package var stateFolder: String
  package var user: String
  package var home: String
  /// Whether the entry belongs to the machine (root) instead of a user's session.
  package var isSystem: Bool

  package init(
    path: String, options: [String] = [], environment: [String: String], jobsFolder: String, stateFolder: String,
    user: String, home: String, isSystem: Bool
  ) {
    self.path = path
    self.options = options
    self.environment = environment
    self.jobsFolder = jobsFolder
    self.stateFolder = stateFolder
    self.user = user
    self.home = home
    self.isSystem = isSystem
  }

  /// The whole command of the heartbeat, or of one job's entry. Only results and errors are printed.
  func command(job: String? = nil) -> [String] {
    [path, "run", "--due"] + [job].compactMap(\.self) + options + ["--quiet"]
  }

  /// The command of the built-in scheduler.
  var daemonCommand: [String] { [path, "daemon"] + options + ["--quiet"] }
}
