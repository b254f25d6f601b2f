extension MirrorPath {
  /// The path as rclone's JSON log shows it where that is not exact: every byte that is not part of valid UTF-8 stands as
  /// U+FFFD (Go replaces byte by byte). nil when the log shows the path's own bytes and no other path can look the same.
  package var lossyLogName: [UInt8]? {
    if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    var isExact = true
    var index = 0
    while index < bytes.count {
      let width = Self.scalarWidth(bytes[index...])
      if width == 0 {
        result += Self.replacement
        isExact = false
        index += 1
      } else {
        if width == 3, bytes[index..<index + 3].elementsEqual(Self.replacement) { isExact = false }
        result += bytes[index..<index + width]
        index += width
      }
    }
    return isExact ? nil : result
  }

  /// Whether a name in rclone's log may stand for several paths.
  package static func isAmbiguous(logName: [UInt8]) -> Bool {
    var matched = 0
    for byte in logName {
      if byte == replacement[matched] {
        matched += 1
        if matched == 3 { return true }
      } else {
        matched = byte == replacement[0] ? 1 : 0
      }
    }
    return false
  }

  /// U+FFFD in UTF-8.
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// How many bytes the valid UTF-8 scalar at the start of `rest` takes; 0 when there is none.
  private static func scalarWidth(_ rest: ArraySlice<UInt8>) -> Int {
    let first = rest[rest.startIndex]
    let width: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case ..<0x80: return 1
    case 0xC2...0xDF: width = 2
    case 0xE0...0xEF:
      width = 3
      if first == 0xE0 { second = 0xA0...0xBF }
      if first == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      width = 4
      if first == 0xF0 { second = 0x90...0xBF }
      if first == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    guard rest.count >= width, second.contains(rest[rest.startIndex + 1]) else { return 0 }
    return rest.dropFirst(2).prefix(width - 2).allSatisfy { $0 & 0xC0 == 0x80 } ? width : 0
  }
}
