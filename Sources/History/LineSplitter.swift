/// Cuts a stream of bytes into lines in bounded memory, whatever their length.
struct LineSplitter {
  /// Bytes of a line that are kept; the rest up to its newline is only counted.
  let lineLimit: Int
  private var line: [UInt8] = []
  private var dropped = 0
  private var isInLine = false

  init(lineLimit: Int) { self.lineLimit = lineLimit }

  /// Hands every line that ends in `bytes` to `body`, without its newline, with the number of bytes left out of it.
  mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (ArraySlice<UInt8>, Int) throws -> Void) rethrows {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let newline = rest.firstIndex(of: UInt8(ascii: "\n")) else { return keep(rest) }
      keep(rest[..<newline])
      rest = rest[(newline + 1)...]
      try flush(body)
    }
  }

  /// Hands over a last line without a newline.
  mutating func finish(_ body: (ArraySlice<UInt8>, Int) throws -> Void) rethrows {
    if isInLine { try flush(body) }
  }

  private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
    isInLine = true
    let room = max(0, lineLimit - line.count)
    line.append(contentsOf: bytes.prefix(room))
    dropped += max(0, bytes.count - room)
  }

  private mutating func flush(_ body: (ArraySlice<UInt8>, Int) throws -> Void) rethrows {
    defer {
      line.removeAll(keepingCapacity: line.capacity <= 1 << 16)
      dropped = 0
      isInLine = false
    }
    try body(line[...], dropped)
  }
}
