/// Everything a jobs folder declares, and everything wrong with it.
package struct JobsFolderContents: Sendable {
  /// By job name. A job whose file, or what it shares with others, has an error is its problems.
  package var jobs: [String: Result<Job, InvalidJob>]
  /// The declared remotes by name.
  package var remotes: [String: RemoteDeclaration]
  package var rclone: RcloneSettings
  /// All problems of all files, each once, in reading order.
  package var problems: [JobProblem]

  /// Whether anything is an error (warnings alone are not).
  package var hasErrors: Bool { problems.contains { $0.severity == .error } }
}

/// A job that cannot run because of what is written.
package struct InvalidJob: Error, Equatable, Sendable {
  package var name: String
  /// Its errors in reading order; never empty.
  package var problems: [JobProblem]

  /// The failure its run is recorded with: the first error, and how many more there are.
  package var failure: Failure {
    let more = problems.count - 1
    let first = problems.first?.description ?? ""
    return Failure(
      .jobInvalid, "job '\(name)' is not valid: \(first)" + (more > 0 ? " (and \(more) more)" : ""),
      hint: problems.first?.hint ?? "run 'mirrorkeep validate'")
  }
}
