import BackupCore

/// A run record as a person reads it.
enum RunText {
  /// One line: `photos: succeeded: 3 added, 1 replaced, 4.1 MiB sent (12 s)`, or what an error says:
  /// `job 'photos' was held: …`.
  static func line(_ record: RunRecord) -> String {
    var line = record.outcome == .succeeded ? "\(record.job): succeeded: \(record.message)" : sentence(record)
    if let seconds = record.durationSeconds, seconds >= 1 { line += " (\(ProgressLine.duration(seconds)))" }
    return line
  }

  /// The message of a run that did not succeed, with the job and the outcome said once.
  private static func sentence(_ record: RunRecord) -> String {
    let job = "job '\(record.job)'"
    let message = record.message
    let facts = message.hasPrefix(job + ": ") ? String(message.dropFirst(job.count + 2)) : message
    return switch record.outcome {
    case .held: "\(job) was held: \(facts)"
    case .skipped: "\(job) was skipped: \(facts)"
    case .incomplete: "\(job) is incomplete: \(facts)"
    default: message.hasPrefix(job) ? message : "\(job): \(message)"
    }
  }

  /// What to do about a run that did not succeed.
  static func hint(_ record: RunRecord) -> String {
    if let hint = record.hint { return hint }
    return record.reason == .signal
      ? record.kind.wayOn(record.job)
      : "'mirrorkeep history log \(record.run)' has what rclone said"
  }

  /// Errors grouped by what went wrong: a count and some samples of each. `files.failed` may count more than are kept.
  static func errors(_ record: RunRecord, samples: Int = 3) -> [String] {
    var groups: [(message: String, paths: [String], count: Int)] = []
    for error in record.errors {
      if let index = groups.firstIndex(where: { $0.message == error.message }) {
        groups[index].count += 1
        if groups[index].paths.count < samples { groups[index].paths.append(error.path) }
      } else {
        groups.append((error.message, [error.path], 1))
      }
    }
    let lines = groups.flatMap { group in
      ["  \(Count.files(group.count)): \(group.message)"] + group.paths.map { "    \($0)" }
        + (group.count > group.paths.count ? ["    and \(group.count - group.paths.count) more"] : [])
    }
    let unnamed = record.files.failed - record.errors.count
    return unnamed > 0 && !lines.isEmpty ? lines + ["  and \(Count.files(unnamed)) more"] : lines
  }

  /// Findings of a guard, two lines each.
  static func findings(_ findings: [Finding]) -> [String] {
    findings.flatMap { ["  \($0.reason.rawValue): \($0.message)", "    \($0.hint)"] }
  }

  /// How each hook ended, and what it wrote.
  static func hooks(_ record: RunRecord) -> [String] {
    record.hooks.flatMap { hook in
      ["  hook '\(hook.hook.rawValue)': \(hook.text) (\(ProgressLine.duration(hook.seconds)))"]
        + hook.output.split(separator: "\n").map { "    \($0)" }
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
    add(
      "files",
      "\(files.checked) checked, \(files.added) added, \(files.replaced) replaced, \(files.deleted) deleted, "
        + "\(files.moved) moved, \(files.touched) touched, \(files.failed) failed")
    if files.linksSkipped > 0 { add("links", "\(files.linksSkipped) not stored") }
    if files.pendingDeletions > 0 { add("pending", "\(files.pendingDeletions) deletions") }
    if record.kind != .restore {
      add("sent", Count.bytes(record.bytes.sent))
      add("mirror", Count.bytes(record.bytes.mirror))
    }
    add("versions", record.versions)
    if record.attempt > 1 { add("attempt", String(record.attempt)) }
    return ([Table.text(rows)] + hooks(record) + findings(record.findings) + errors(record, samples: .max)).joined(
      separator: "\n")
  }
}

extension Console {
  /// How a run ended: one line, its findings or its errors, and what to do. On standard error with `json`.
  func show(_ record: RunRecord, json: Bool) {
    let line = RunText.line(record)
    if record.outcome == .succeeded {
      if json { tell(line) } else { print(line) }
    } else {
      show(Failure(record.reason ?? .unverified, line, hint: RunText.hint(record)))
      for extra in RunText.findings(Array(record.findings.dropFirst())) + RunText.errors(record) { note(extra) }
    }
    let links = record.files.linksSkipped
    if links > 0 { tell("  \(links == 1 ? "1 link" : "\(links) links") not stored ('links: skip')") }
  }
}
