extension MirrorPath {
  /// The path as the local file system has it, relative to the source: rclone's symbols turned back into what they stand
  /// for; nil for what is no name in rclone's form. Where the local name has an odd one of U+201B, which rclone cannot open,
  /// this is another name (`mayBeUnreadable`; docs/rclone.md, "Names").
  package var localBytes: [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, part) in parts.enumerated() {
      if index > 0 { result.append(UInt8(ascii: "/")) }
      // A name of one or two fullwidth dots is really one: no file is called `.` or `..`.
      if part.contains(0xE2), !Self.isQuotedDots(part) {
        guard Self.appendLocal(part, to: &result) else { return nil }
      } else {
        result += part
      }
    }
    return result
  }

  /// The path rclone uses for the local file `local` (relative to the source, `/` between parts).
  package init(localBytes local: some Collection<UInt8>) {
    var result: [UInt8] = []
    for (index, part) in local.split(separator: UInt8(ascii: "/")).enumerated() {
      if index > 0 { result.append(UInt8(ascii: "/")) }
      Self.appendSymbols(Array(part), to: &result)
    }
    bytes = result
  }

  /// Whether a local name with an odd one of U+201B, which rclone cannot open, has this form too.
  package var mayBeUnreadable: Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index...].starts(with: Self.quote) else {
        index += 1
        continue
      }
      if bytes[(index + 3)...].starts(with: Self.quote) { return true }
      index += 6
    }
    return false
  }

  /// U+201B, which rclone writes before a symbol that is really part of the name, and before itself.
  private static let quote: [UInt8] = [0xE2, 0x80, 0x9B]

  /// Whether a name is one or two fullwidth dots, each after U+201B: it is the same in both forms.
  private static func isQuotedDots(_ part: ArraySlice<UInt8>) -> Bool {
    let dot = quote + [0xEF, 0xBC, 0x8E]
    return part.elementsEqual(dot) || part.elementsEqual(dot + dot)
  }

  /// U+2400 and U+FF0F, which rclone's local backend reads and writes unchanged, a U+201B before them included.
  private static let kept: [[UInt8]] = [[0xE2, 0x90, 0x80], [0xEF, 0xBC, 0x8F]]

  /// The control character a symbol (`E2 90 80+n`, U+2400…) stands for, or nil.
  private static func control(_ third: UInt8) -> UInt8? {
    if third == 0xA1 { return 0x7F }
    return (0x81...0x9F).contains(third) ? third - 0x80 : nil
  }

  private static func appendLocal(_ part: ArraySlice<UInt8>, to result: inout [UInt8]) -> Bool {
    var index = part.startIndex
    while index < part.endIndex {
      let rest = part[index...]
      if rest.starts(with: quote) {
        let quoted = rest.dropFirst(3)
        if quoted.starts(with: quote) || kept.contains(where: quoted.starts(with:)) {
          result += rest.prefix(6)
          index += 6
          continue
        }
        guard quoted.count >= 3, quoted[quoted.startIndex] == 0xE2, quoted[quoted.startIndex + 1] == 0x90 else {
          return false
        }
        result += quoted.prefix(3)
        index += 6
      } else if rest.count >= 3, rest[index] == 0xE2, rest[index + 1] == 0x90, let code = control(rest[index + 2]) {
        result.append(code)
        index += 3
      } else {
        result.append(part[index])
        index += 1
      }
    }
    return true
  }

  private static func appendSymbols(_ part: [UInt8], to result: inout [UInt8]) {
    if isQuotedDots(part[...]) { return result += part }
    var index = 0
    while index < part.count {
      let byte = part[index]
      if byte < 0x20 {
        result += [0xE2, 0x90, 0x80 + byte]
      } else if byte == 0x7F {
        result += [0xE2, 0x90, 0xA1]
      } else if byte == 0xE2, part[index...].starts(with: quote) {
        let rest = part[(index + 3)...]
        let isKept = kept.contains(where: rest.starts(with:))
        result += isKept ? quote : quote + quote
        // Two are one that is quoted.
        index += rest.starts(with: quote) ? 5 : 2
      } else if byte == 0xE2, index + 2 < part.count, part[index + 1] == 0x90, control(part[index + 2]) != nil {
        result += quote + part[index..<index + 3]
        index += 2
      } else {
        result.append(byte)
      }
      index += 1
    }
  }
}
