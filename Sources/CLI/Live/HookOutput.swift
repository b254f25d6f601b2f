import Processes

/// What a hook wrote, the middle left out where it is long: the beginning and the end tell most.
struct HookOutput: Sendable {
  /// Together 64 KiB.
  static let headLimit = 16_384
  static let tailLimit = 49_152

  private var head: [UInt8] = []
  /// At most twice `tailLimit`, so that it is rarely cut.
  private var tail: [UInt8] = []
  private var isCut = false

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    let room = min(bytes.count, Self.headLimit - head.count)
    head += bytes[..<room]
    tail += bytes[room...]
    guard tail.count > 2 * Self.tailLimit else { return }
    tail.removeFirst(tail.count - Self.tailLimit)
    isCut = true
  }

  /// The text, secrets masked. The end begins at a line of its own, as half a secret would not be known for one.
  func text(_ redaction: Redaction) -> String {
    guard isCut || tail.count > Self.tailLimit else {
      return String(decoding: redaction.masked(head + tail), as: UTF8.self)
    }
    let end = tail.suffix(Self.tailLimit)
    let lines = end.firstIndex(of: 10).map { Array(end[($0 + 1)...]) } ?? []
    let beginning = String(decoding: redaction.masked(head), as: UTF8.self)
    return beginning + "\n[…]\n" + String(decoding: redaction.masked(lines), as: UTF8.self)
  }
}
