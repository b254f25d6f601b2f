extension MirrorPath {
  /// The path as a person sees it on a terminal, on one line and unable to steer it: control characters, bidirectional
  /// overrides, line separators and bytes that are not UTF-8 stand as `\n`, `\u{202e}`, `\xff`; a backslash as `\\`.
  package var shown: String {
    let local = localBytes ?? bytes
    var result = ""
    var decoder = UTF8()
    var source = local[...].makeIterator()
    var rest = local[...]
    decoding: while true {
      switch decoder.decode(&source) {
      case .scalarValue(let scalar):
        result += Self.shown(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      case .emptyInput: break decoding
      case .error:
        // The decoder may have swallowed the good bytes behind a bad one: show one and start again after it.
        if let bad = rest.first { result += "\\x" + Self.hex(UInt32(bad), 2) }
        rest = rest.dropFirst()
        decoder = UTF8()
        source = rest.makeIterator()
      }
    }
    return result
  }

  /// The path as JSON carries it: the local name itself, each byte that is not UTF-8 replaced by U+FFFD.
  package var jsonText: String { String(decoding: localBytes ?? bytes, as: UTF8.self) }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    case "\\": return "\\\\"
    default:
      let isHidden: Bool
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: isHidden = true
      default: isHidden = false
      }
      return isHidden ? "\\u{" + hex(scalar.value, 2) + "}" : String(scalar)
    }
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}
