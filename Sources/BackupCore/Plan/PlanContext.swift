/// What every rclone command of one plan or run needs to know.
package struct PlanContext: Sendable {
  package var job: Job
  /// Absolute folders inside the source that are never stored (the state folder), as paths relative to the source.
  package var leftOut: [MirrorPath]
  /// The run that plans or applies; nil for `plan`, which is not a run.
  package var run: RunID?

  package init(job: Job, leftOut: [MirrorPath], run: RunID?) {
    self.job = job
    self.leftOut = leftOut
    self.run = run
  }

  /// Where files this run displaces are kept, `REMOTE:…/.mirrorkeep/NAME/versions/<run>`.
  package var versions: String? { run.map { job.destination.keepFolder + "/versions/" + $0.text } }

  /// The ending of this run's unfinished uploads, unique to it; 16 characters are rclone's limit (docs/rclone.md, "Applying").
  package var partialSuffix: String? { run.map { Self.partialSuffix(of: $0) } }

  package static func partialSuffix(of run: RunID) -> String {
    let hash = FNV1a(run.text.utf8).value
    let digits = String((hash ^ (hash >> 32)) & 0xff_ffff, radix: 16)
    return "." + String(repeating: "0", count: 6 - digits.count) + digits + ".partial"
  }
}
