/// Everything a jobs folder declares, and everything wrong with it.
package struct JobsFolderContents: Sendable {
  /// By job name. A job whose file, or what it shares with others, has an error is its problems.
  package var jobs: [String: Result<Job, InvalidJob>]
  /// The declared remotes by name.
  package var remotes: [String: RemoteDeclaration]
  package var rclone: RcloneSettings
  /// The declared channels by name.
  package var channels: [String: NotifyChannel] = [:]
  /// Whom each job tells, by job name; also that of a job whose file has errors, as far as it can be read.
  package var notify: [String: [JobNotify]] = [:]
  /// All problems of all files, each once, in reading order.
  package var problems: [JobProblem]

  /// Whether anything is an error (warnings alone are not).
  package var hasErrors: Bool { problems.contains { $0.severity == .error } }
}
