import BackupCore

extension Console {
  /// The problems of a job's files, a line each, where there are several: a single one is in the message that follows.
  func showSeveral(_ problems: [JobProblem]) {
    guard problems.count > 1 else { return }
    for problem in problems { note(problem.description) }
  }
}
