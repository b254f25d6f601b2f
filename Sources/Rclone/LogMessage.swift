/// The words of a log line turned into what they say: the one place that knows rclone's wording for deeds.
///
/// rclone logs a deed at `info`, what it leaves undone at `notice`, a failure at `error` and above; the same words at
/// another level are a note.
struct LogMessage {
  var level: LogEvent.Level
  var object: LogName?
  var size: Int64?
  var skipped: [UInt8]?
  var stats: LogStats?

  init(level: LogEvent.Level) { self.level = level }

  /// The event of a line with this message, decoded UTF-8.
  func event(_ message: UnsafeRawBufferPointer) -> LogEvent {
    LogEvent(kind(message), level: level, object: object, size: size)
  }

  private func kind(_ message: UnsafeRawBufferPointer) -> LogEvent.Kind {
    if let stats { return .stats(stats) }
    if let skipped { return .skipped(skipped.withUnsafeBytes(Self.operation)) }
    return switch level {
    case .info where object != nil: Self.deed(message) ?? .note(message.text)
    case .info: message.equals("There was nothing to transfer") ? .nothingToTransfer : .note(message.text)
    case .notice: undone(message) ?? .note(message.text)
    case .error, .critical: Self.attempt(message) ?? Self.consequence(message) ?? .failed(message.text)
    case .debug, .warning, .unknown: .note(message.text)
    }
  }

  private static func deed(_ message: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    guard let first = message.first else { return nil }
    switch first {
    case UInt8(ascii: "C"), UInt8(ascii: "M"):
      if let rest = message.after("Copied (") ?? message.after("Multi-thread Copied (") { return copied(rest) }
      if let rest = message.after("Moved (server-side)") { return moved(rest) }
      if message.equals("Moved into backup dir") { return .movedIntoBackup }
      return message.starts(with: "Made directory") || message.starts(with: "Making directory") ? .folder : nil
    case UInt8(ascii: "D"):
      return message.equals("Deleted") ? .deleted : nil
    case UInt8(ascii: "U"):
      if message.equals("Updated modification time in destination") { return .touched }
      return message.starts(with: "Updated directory ") ? .folder : nil
    case UInt8(ascii: "R"):
      if let rest = message.after("Renamed from ") {
        return GoQuoted.bytes(rest).map { .renamed(from: LogName(bytes: $0)) }
      }
      return message.equals("Removing directory") ? .folder : nil
    case UInt8(ascii: "S"):
      return message.starts(with: "Set directory ") ? .folder : nil
    default:
      return nil
    }
  }

  /// `new)`, `replaced existing)`, `server-side copy)`, `Rcat, new)` …, each possibly followed by ` to: NAME`.
  private static func copied(_ rest: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return nil }
    let tail = rest.after(close + 1)
    let to = tail.after(" to: ").map { LogName(valid: Array($0)) }
    guard tail.isEmpty || to != nil else { return nil }
    let words = UnsafeRawBufferPointer(rebasing: rest[..<close])
    let copy: LogEvent.Copy
    if words.equals("new") || words.ends(with: ", new") {
      copy = .new
    } else if words.equals("replaced existing") || words.ends(with: ", replaced existing") {
      copy = .replaced
    } else {
      copy = words.equals("server-side copy") ? .serverSide : .other
    }
    return .copied(copy, to: to)
  }

  private static func moved(_ rest: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    if rest.isEmpty { return .moved(to: nil) }
    return rest.after(" to: ").map { .moved(to: LogName(valid: Array($0))) }
  }

  private func undone(_ message: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    if message.starts(with: "Can't follow symlink") { return .linkSkipped }
    if message.equals("Can't transfer non file/directory") { return .specialSkipped }
    if message.starts(with: "Duplicate ") { return .duplicateIgnored }
    if message.starts(with: "Replacing invalid UTF-8 characters") { return .invalidName }
    return object == nil && message.starts(with: "Failed to ") ? .failedAltogether(message.text) : nil
  }

  /// `Attempt 1/3 failed with 2 errors and: …` or `Attempt 2/3 succeeded`, both of which rclone logs as errors.
  private static func attempt(_ message: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    guard let rest = message.after("Attempt ") else { return nil }
    let words = rest.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count >= 2 else { return nil }
    let numbers = words[0].split(separator: UInt8(ascii: "/")).map { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 2, let attempt = numbers[0], let of = numbers[1] else { return nil }
    let verb = UnsafeRawBufferPointer(rebasing: words[1])
    guard verb.equals("succeeded") || verb.equals("failed") else { return nil }
    return .attempt(attempt, of: of, succeeded: verb.equals("succeeded"))
  }

  /// What rclone logs as an error and is only the consequence of those it logged before.
  private static func consequence(_ message: UnsafeRawBufferPointer) -> LogEvent.Kind? {
    if message.starts(with: "not deleting files as there were") { return .deletionsHeld }
    if message.starts(with: "not deleting directories as there were") { return .deletionsHeld }
    let isRemark =
      message.equals("Fatal error received - not attempting retries")
      || message.equals("Can't retry any of the errors - not attempting retries")
    return isRemark ? .note(message.text) : nil
  }

  private static func operation(_ words: UnsafeRawBufferPointer) -> LogEvent.Operation {
    if words.equals("copy") { return .copy }
    if words.equals("delete") { return .delete }
    if words.equals("update modification time") { return .touch }
    if words.equals("move") { return .move }
    if let name = words.after("move to ") { return .moveTo(LogName(valid: Array(name))) }
    if words.equals("make directory") { return .makeFolder }
    if words.equals("remove directory") { return .removeFolder }
    return words.equals("set directory modification time") ? .touchFolder : .other(words.text)
  }
}

extension LogEvent.Level {
  /// The level rclone calls `name`; its names changed in 1.68 and 1.70.
  init(_ name: some StringProtocol) {
    self =
      switch name {
      case "debug": .debug
      case "info": .info
      case "notice": .notice
      case "warning", "warn": .warning
      case "error": .error
      case "critical", "alert", "emergency", "fatal", "panic": .critical
      default: .unknown
      }
  }

  init(_ name: UnsafeRawBufferPointer) {
    if name.equals("info") {
      self = .info
    } else if name.equals("notice") {
      self = .notice
    } else {
      self.init(name.text)
    }
  }
}
