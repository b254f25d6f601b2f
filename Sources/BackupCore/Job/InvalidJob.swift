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
