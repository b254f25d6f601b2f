import Foundation

extension RunRecord {
  /// Every key is always written, absent values as `null`, so that a reader need not tell missing from empty (only those of
  /// missed slots are left out of other records); durations to the millisecond.
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(run, forKey: .run)
    try box.encode(job, forKey: .job)
    try box.encode(kind, forKey: .kind)
    try box.encode(trigger, forKey: .trigger)
    try box.encode(host, forKey: .host)
    try box.encode(outcome, forKey: .outcome)
    try box.encode(reason, forKey: .reason)
    try box.encode(message, forKey: .message)
    try box.encode(hint, forKey: .hint)
    try box.encode(exitStatus, forKey: .exitStatus)
    try box.encode(UTCTime.text(startedAt), forKey: .startedAt)
    try box.encode(finishedAt.map(UTCTime.text), forKey: .finishedAt)
    try box.encode(durationSeconds.map { ($0 * 1000).rounded() / 1000 }, forKey: .durationSeconds)
    try box.encode(source, forKey: .source)
    try box.encode(destination, forKey: .destination)
    try box.encode(rcloneVersion, forKey: .rcloneVersion)
    try box.encode(attempt, forKey: .attempt)
    try box.encode(plan, forKey: .plan)
    try box.encode(files, forKey: .files)
    try box.encode(bytes, forKey: .bytes)
    try box.encode(versions, forKey: .versions)
    try box.encode(errors, forKey: .errors)
    try box.encode(findings, forKey: .findings)
    guard let missed else { return }
    try box.encode(missed.slots, forKey: .slots)
    try box.encode(UTCTime.text(missed.firstSlotAt), forKey: .firstSlotAt)
    try box.encode(UTCTime.text(missed.lastSlotAt), forKey: .lastSlotAt)
  }

  /// Reads what `encode` wrote; keys a later version may add are ignored, `hint` and `findings` may be absent.
  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    func time(_ key: CodingKeys) throws -> Date? {
      guard let text = try box.decodeIfPresent(String.self, forKey: key) else { return nil }
      guard let date = UTCTime.date(text) else {
        throw DecodingError.dataCorruptedError(forKey: key, in: box, debugDescription: "not a UTC time")
      }
      return date
    }
    guard let startedAt = try time(.startedAt) else {
      throw DecodingError.dataCorruptedError(forKey: .startedAt, in: box, debugDescription: "no start time")
    }
    self.init(
      run: try box.decode(RunID.self, forKey: .run), job: try box.decode(String.self, forKey: .job),
      kind: try box.decode(RunKind.self, forKey: .kind), trigger: try box.decode(Trigger.self, forKey: .trigger),
      host: try box.decode(String.self, forKey: .host), startedAt: startedAt)
    outcome = try box.decode(Outcome.self, forKey: .outcome)
    reason = try box.decodeIfPresent(Reason.self, forKey: .reason)
    message = try box.decode(String.self, forKey: .message)
    hint = try box.decodeIfPresent(String.self, forKey: .hint)
    exitStatus = try box.decodeIfPresent(Int32.self, forKey: .exitStatus)
    finishedAt = try time(.finishedAt)
    durationSeconds = try box.decodeIfPresent(Double.self, forKey: .durationSeconds)
    source = try box.decodeIfPresent(String.self, forKey: .source)
    destination = try box.decodeIfPresent(String.self, forKey: .destination)
    rcloneVersion = try box.decodeIfPresent(String.self, forKey: .rcloneVersion)
    attempt = try box.decodeIfPresent(Int.self, forKey: .attempt) ?? 1
    plan = try box.decodeIfPresent(String.self, forKey: .plan)
    files = try box.decode(FileCounts.self, forKey: .files)
    bytes = try box.decode(ByteCounts.self, forKey: .bytes)
    versions = try box.decodeIfPresent(String.self, forKey: .versions)
    errors = try box.decodeIfPresent([FileError].self, forKey: .errors) ?? []
    findings = try box.decodeIfPresent([Finding].self, forKey: .findings) ?? []
    if let slots = try box.decodeIfPresent(Int.self, forKey: .slots), let first = try time(.firstSlotAt),
      let last = try time(.lastSlotAt)
    {
      missed = MissedGap(slots: slots, firstSlotAt: first, lastSlotAt: last)
    }
  }
}
