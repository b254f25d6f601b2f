import BackupCore

/// A run record as a person reads it.
enum RunText {
  /// One line: `photos: succeeded, 3 added, 1 replaced, 4.1 MiB sent (12 s)`.
  static func line(_ record: RunRecord) -> String {
    var line = "\(record.job): \(word(record)): \(record.message)"
    if let seconds = record.durationSeconds, seconds >= 1 { line += " (\(ProgressLine.duration(seconds)))" }
    return line
  }

  /// Errors grouped by what went wrong: a count and three samples of each.
  static func errors(_ record: RunRecord) -> [String] {
    var groups: [(message: String, paths: [String], count: Int)] = []
    for error in record.errors {
      if let index = groups.firstIndex(where: { $0.message == error.message }) {
        groups[index].count += 1
        if groups[index].paths.count < 3 { groups[index].paths.append(error.path) }
      } else {
        groups.append((error.message, [error.path], 1))
      }
    }
    return groups.flatMap { group in
      ["  \(Count.files(group.count)): \(group.message)"] + group.paths.map { "    \($0)" }
        + (group.count > group.paths.count ? ["    and \(group.count - group.paths.count) more"] : [])
    }
  }

  /// Every fact of a record, a line each.
  static func details(_ record: RunRecord) -> String {
    let files = record.files
    var rows: [[String]] = [
      ["run", record.run.text], ["job", record.job], ["kind", record.kind.rawValue],
      ["trigger", record.trigger.rawValue], ["host", record.host],
      ["outcome", record.outcome.rawValue + (record.reason.map { " (\($0.rawValue))" } ?? "")],
      ["message", record.message],
    ]
    func add(_ name: String, _ value: String?) { if let value { rows.append([name, value]) } }
    add("hint", record.hint)
    add("exit status", record.exitStatus.map { String($0) })
    add("started", UTCTime.text(record.startedAt))
    add("finished", record.finishedAt.map(UTCTime.text))
    add("took", record.durationSeconds.map(ProgressLine.duration))
    add("source", record.source)
    add("destination", record.destination)
    add("rclone", record.rcloneVersion)
    add("plan", record.plan)
    add("files", "\(files.checked) checked, \(files.added) added, \(files.replaced) replaced, \(files.deleted) deleted, "
      + "\(files.moved) moved, \(files.touched) touched, \(files.failed) failed")
    if files.linksSkipped > 0 { add("links", "\(files.linksSkipped) not stored") }
    if files.pendingDeletions > 0 { add("pending", "\(files.pendingDeletions) deletions") }
    add("sent", Count.bytes(record.bytes.sent))
    add("mirror", Count.bytes(record.bytes.mirror))
    add("versions", record.versions)
    return ([Table.text(rows)] + findings(record.findings) + errors(record)).joined(separator: "\n")
  }

  static func findings(_ findings: [Finding]) -> [String] {
    findings.flatMap { ["  \($0.reason.rawValue): \($0.message)", "    \($0.hint)"] }
  }

  private static func word(_ record: RunRecord) -> String {
    record.outcome.rawValue
  }
}

extension Console {
  /// How a run ended: one line, its findings or its errors, and what to do. On standard error with `json`.
  func show(_ record: RunRecord, json: Bool) {
    let line = RunText.line(record)
    let isGood = record.outcome == .succeeded
    if isGood {
      if json { tell(line) } else { print(line) }
      if record.files.linksSkipped > 0 { tell("  \(record.files.linksSkipped) links not stored (links: skip)") }
      return
    }
    show(Failure(record.reason ?? .unverified, line, hint: record.hint))
    for extra in RunText.findings(Array(record.findings.dropFirst())) + RunText.errors(record) { note(extra) }
    if record.files.linksSkipped > 0 { tell("  \(record.files.linksSkipped) links not stored (links: skip)") }
  }
}
