/// Counts the lines of `rclone check --combined`: `= path` for an equal file, another sign for any other.
struct CombinedLines: Sendable {
  private(set) var equal = 0
  private(set) var others = 0
  private var first: UInt8?
  private var column = 0

  /// Takes the next bytes in; a line may come in pieces.
  mutating func count(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if column < 2 { others += 1 }
        column = 0
        continue
      }
      if column == 0 { first = byte }
      if column == 1 {
        if first == UInt8(ascii: "="), byte == UInt8(ascii: " ") { equal += 1 } else { others += 1 }
      }
      column += 1
    }
  }
}
