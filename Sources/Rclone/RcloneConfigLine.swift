/// One line of an rclone.conf as byte ranges into the file.
struct RcloneConfigLine: Equatable, Sendable {
  /// The whole line with its line end.
  var range: Range<Int>
  /// The section the line belongs to; nil before the first one.
  var section: String?
  /// The section this line opens.
  var opens: String?
  /// The key this line sets, unquoted.
  var key: String?
  /// The value without quotes and blanks.
  var value: Range<Int> = 0..<0
  /// The value with its quotes: what is replaced when the value changes.
  var writtenValue: Range<Int> = 0..<0
  var isBlank = false

  /// Splits a file into lines, throwing at the first one rclone's reader would stop at, and for an empty or encrypted file.
  static func lines(of bytes: [UInt8]) throws(RcloneConfigDamage) -> [RcloneConfigLine] {
    guard !bytes.isEmpty else { throw .empty }
    var lines: [RcloneConfigLine] = []
    var section: String?
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var hasContent = false
    while start < bytes.endIndex {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let end = newline.map { $0 + 1 } ?? bytes.endIndex
      let text = trimmed(start..<end, of: bytes)
      if !hasContent, let first = bytes[text].first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") {
        hasContent = true
        if bytes[text].starts(with: "RCLONE_ENCRYPT_V".utf8) { throw .encrypted }
      }
      guard var line = parse(text, of: bytes) else { throw .unreadable(line: lines.count + 1) }
      if line.key != nil, section == "" { throw .unreadable(line: lines.count + 1) }
      section = line.opens ?? section
      line.range = start..<end
      line.section = section
      lines.append(line)
      start = end
    }
    return lines
  }

  /// Reads the text of one line (without blanks at its ends); nil when it is nothing rclone knows.
  private static func parse(_ text: Range<Int>, of bytes: [UInt8]) -> RcloneConfigLine? {
    var line = RcloneConfigLine(range: text)
    guard let first = bytes[text].first, let last = bytes[text].last else {
      line.isBlank = true
      return line
    }
    if bytes[text].contains(0) { return nil }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return line }
    if first == UInt8(ascii: "["), last == UInt8(ascii: "]") {
      let name = trimmed(text.lowerBound + 1..<text.upperBound - 1, of: bytes)
      line.opens = String(decoding: bytes[name], as: UTF8.self)
      return line
    }
    guard let (key, separator) = key(in: text, of: bytes) else { return nil }
    line.key = key
    line.writtenValue = trimmed(separator + 1..<text.upperBound, of: bytes)
    guard let value = unquoted(line.writtenValue, of: bytes) else { return nil }
    line.value = value
    return line
  }

  /// The key at the start of `text` and the place of the `=` or `:` after it.
  private static func key(in text: Range<Int>, of bytes: [UInt8]) -> (key: String, separator: Int)? {
    let isSeparator: (UInt8) -> Bool = { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
    if let quote = quote(at: text, of: bytes) {
      let inner = text.lowerBound + quote.count
      guard let end = firstRange(of: quote, in: inner..<text.upperBound, of: bytes),
        let separator = bytes[end.upperBound..<text.upperBound].firstIndex(where: isSeparator)
      else { return nil }
      return (String(decoding: bytes[inner..<end.lowerBound], as: UTF8.self), separator)
    }
    guard let separator = bytes[text].firstIndex(where: isSeparator), separator > text.lowerBound else { return nil }
    return (String(decoding: bytes[trimmed(text.lowerBound..<separator, of: bytes)], as: UTF8.self), separator)
  }

  /// A value without its quotes, `"""` or backticks (a single `"` is part of it); nil when the closing quote is missing.
  private static func unquoted(_ value: Range<Int>, of bytes: [UInt8]) -> Range<Int>? {
    guard let quote = quote(at: value, of: bytes), quote != [UInt8(ascii: "\"")], value.count >= 2 else { return value }
    var end = value.upperBound - quote.count
    while end >= value.lowerBound + quote.count {
      if bytes[end..<end + quote.count].elementsEqual(quote) { return value.lowerBound + quote.count..<end }
      end -= 1
    }
    return nil
  }

  /// The quote a text opens with: `"""`, `"` or a backtick.
  private static func quote(at text: Range<Int>, of bytes: [UInt8]) -> [UInt8]? {
    let triple = Array(repeating: UInt8(ascii: "\""), count: 3)
    if text.count >= 6, bytes[text].starts(with: triple) { return triple }
    guard let first = bytes[text].first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "`") else { return nil }
    return [first]
  }

  private static func firstRange(of needle: [UInt8], in text: Range<Int>, of bytes: [UInt8]) -> Range<Int>? {
    var start = text.lowerBound
    while start + needle.count <= text.upperBound {
      if bytes[start..<start + needle.count].elementsEqual(needle) { return start..<start + needle.count }
      start += 1
    }
    return nil
  }

  private static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    var range = range
    while let first = bytes[range].first, isBlank(first) { range = range.lowerBound + 1..<range.upperBound }
    while let last = bytes[range].last, isBlank(last) { range = range.lowerBound..<range.upperBound - 1 }
    return range
  }
}
