import BackupCore

/// What a failure's message says when the names in it are left out: the same for all files that fail alike.
///
/// Names never survive in it, so that a file called `(2094)` cannot pass for an answer of pCloud's.
enum ErrorCause {
  /// The longest cause, in bytes.
  static let limit = 800

  /// `message` with the object, quoted text, the file a system call failed on and all numbers but those in parentheses
  /// and in words (`x509`) replaced by `…`; of a quoted address the scheme stays.
  static func text(_ message: String, object: LogName?) -> String {
    var text = Array(message.utf8.prefix(limit * 8))
    if let object, !object.bytes.isEmpty {
      text = replacing(object.bytes, in: text)
      // System calls name the file as the disk has it.
      if !object.bytes.allSatisfy({ $0 < 0x80 }), let local = MirrorPath(bytes: object.bytes).localBytes,
        local != object.bytes
      {
        text = replacing(local, in: text)
      }
    }
    return String(decoding: withoutPathsAndNumbers(withoutQuotes(text)[...]).prefix(limit), as: UTF8.self)
  }

  private static let gap = Array("…".utf8)
  private static let quote = UInt8(ascii: "\"")
  private static let schemes = [Array("https://".utf8), Array("http://".utf8)]

  private static func replacing(_ name: [UInt8], in text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == name[0], text[index...].starts(with: name) {
        result += gap
        index += name.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// `"…"` for every double-quoted text, `"https://…"` for a quoted address; a quote without its end takes the rest.
  private static func withoutQuotes(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(quote) else { return text }
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      result.append(byte)
      guard byte == quote else { continue }
      let quoted = rest
      var isEscaped = false
      while let inner = rest.popFirst() {
        if inner == quote, !isEscaped { break }
        isEscaped = inner == UInt8(ascii: "\\") && !isEscaped
      }
      for scheme in schemes where quoted.starts(with: scheme) { result += scheme }
      result += gap
      result.append(quote)
    }
    return result
  }

  /// Of the parts between `: `, `open …` for `open /a/b`, and `…` for `/a/b`.
  private static func withoutPathsAndNumbers(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while true {
      let end = endOfPart(rest)
      let part = rest[..<end]
      let space = part.firstIndex(of: UInt8(ascii: " ")) ?? part.endIndex
      if part.first == UInt8(ascii: "/") {
        result += gap
      } else if part[space...].dropFirst().first == UInt8(ascii: "/") {
        appendWithoutNumbers(part[...space], to: &result)
        result += gap
      } else {
        appendWithoutNumbers(part, to: &result)
      }
      guard end < rest.endIndex else { return result }
      result += rest[end..<end + 2]
      rest = rest[(end + 2)...]
    }
  }

  private static func endOfPart(_ text: ArraySlice<UInt8>) -> Int {
    var index = text.startIndex
    while index + 1 < text.endIndex {
      if text[index] == UInt8(ascii: ":"), text[index + 1] == UInt8(ascii: " ") { return index }
      index += 1
    }
    return text.endIndex
  }

  private static func appendWithoutNumbers(_ text: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var rest = text
    while let first = rest.first {
      guard isDigit(first) else {
        result.append(rest.removeFirst())
        continue
      }
      let digits = rest.prefix(while: isDigit)
      rest = rest.dropFirst(digits.count)
      let isCode = result.last == UInt8(ascii: "(") && rest.first == UInt8(ascii: ")")
      let isWord = result.last.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } ?? false
      result += isCode || isWord ? digits : gap[...]
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
