import Foundation

/// Reads rclone's log, in pieces of any size, line by line: JSON of every shape from rclone 1.70 on, plain text otherwise.
///
/// Lines in the known shapes go through `LogScanner`, all others through Foundation. Memory stays constant: of a line
/// longer than `lineLimit` the beginning is kept and reported as text. Nothing in a log makes the reader fail.
///
/// ```
/// var reader = LogReader()
/// reader.feed(bytes) { event in … }   // as often as bytes come, from a pipe, a file or a mapping of one
/// reader.finish { event in … }        // a last line without its newline
/// ```
package struct LogReader: Sendable {
  /// The longest line read as JSON, in bytes.
  package static let lineLimit = 1 << 20

  /// How much of a longer line, or of one that is not JSON, becomes text, in bytes.
  package static let textLimit = 4096

  /// The beginning of a line whose end has not come yet; never more than `lineLimit` + 1 bytes.
  private var pending: [UInt8] = []

  package init() {}

  /// How much memory the reader keeps for a line to come, in bytes.
  var pendingCapacity: Int { pending.capacity }

  /// Takes the next bytes and hands over the event of each line that ends in them.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer, _ handle: (LogEvent) -> Void) {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count {
      guard let newline = memchr(base + start, 0x0A, bytes.count - start) else {
        keep(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        return
      }
      let end = UnsafeRawPointer(newline) - base
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      if pending.isEmpty {
        Self.read(line, handle)
      } else {
        keep(line)
        finish(handle)
      }
      start = end + 1
    }
  }

  /// Takes the next bytes.
  package mutating func feed(_ bytes: some Sequence<UInt8>, _ handle: (LogEvent) -> Void) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { feed(UnsafeRawBufferPointer($0), handle) }
    if isDone == nil { Array(bytes).withUnsafeBytes { feed($0, handle) } }
  }

  /// Hands over what a line without its newline says, at the end of the log.
  package mutating func finish(_ handle: (LogEvent) -> Void) {
    pending.withUnsafeBytes { Self.read($0, handle) }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    pending.append(contentsOf: bytes.prefix(Self.lineLimit + 1 - pending.count))
  }

  private static func read(_ line: UnsafeRawBufferPointer, _ handle: (LogEvent) -> Void) {
    guard !line.isEmpty else { return }
    // What a prompt for the password of rclone's config leaves before the line that follows it.
    if let rest = line.after("password:"), rest.first == UInt8(ascii: "{") {
      handle(text("password:"))
      return read(rest, handle)
    }
    guard line.count <= lineLimit, line.first == UInt8(ascii: "{") else { return handle(text(line)) }
    handle(scanned(line) ?? LogFallback.event(line) ?? text(line))
  }

  /// The event of a line in a known shape; nil for any other.
  static func scanned(_ line: UnsafeRawBufferPointer) -> LogEvent? {
    guard var scanner = LogScanner(line), let fields = scanner.fields() else { return nil }
    return fields.event
  }

  private static func text(_ line: UnsafeRawBufferPointer) -> LogEvent {
    let bytes = LogText.repaired(Array(line.prefix(textLimit)))
    return LogEvent(.text(String(decoding: bytes, as: UTF8.self)), level: .unknown)
  }

  private static func text(_ text: String) -> LogEvent { LogEvent(.text(text), level: .unknown) }
}
