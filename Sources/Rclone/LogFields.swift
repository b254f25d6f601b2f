/// The fields of one log line that say something, as the scanner found them.
struct LogFields {
  var level: LogText?
  var message: LogText?
  var object: LogText?
  var objectType: LogText?
  var skipped: LogText?
  var size: Int64?
  var stats: LogStats?
}

extension LogFields {
  /// What the line says; nil where a string in it is not JSON after all.
  var event: LogEvent? {
    guard let level, let text = level.withDecoded({ LogEvent.Level($0) }) else { return nil }
    var line = LogMessage(level: text)
    line.size = size
    line.stats = stats
    if let object {
      guard let bytes = object.decoded, let isRemote = isAboutRemote else { return nil }
      if !isRemote, !bytes.isEmpty { line.object = LogName(valid: bytes) }
    }
    if let skipped {
      guard let bytes = skipped.decoded else { return nil }
      line.skipped = bytes
    }
    return message?.withDecoded { line.event($0) }
  }

  /// Whether the object is a whole remote (`*local.Fs`, `*pcloud.Fs`) and not a path; nil for a string that is not JSON.
  private var isAboutRemote: Bool? {
    guard let objectType else { return false }
    return objectType.withDecoded { $0.ends(with: ".Fs") }
  }
}
