/// The text of an rclone.conf, read as rclone reads it and edited without touching a byte that need not change.
///
/// rclone's rules (its goconfig): a line is blank, a comment (`#`, `;`), `[section]`, or `key = value` (`:` works too;
/// keys may be quoted, values by backticks or `"""`); of a key given twice, also across sections of the same name, the
/// last one counts.
package struct RcloneConfig: Equatable, Sendable {
  package private(set) var bytes: [UInt8]
  private var lines: [RcloneConfigLine]

  /// A config without sections, for a file that does not exist yet.
  package init() {
    bytes = []
    lines = []
  }

  /// Throws at the first line rclone could not read either.
  package init(parsing bytes: [UInt8]) throws(RcloneConfigDamage) {
    self.bytes = bytes
    self.lines = try RcloneConfigLine.lines(of: bytes)
  }

  /// Section names in the order of their first appearance; names given twice are listed once.
  package var sections: [String] {
    var seen = Set<String>()
    return lines.compactMap(\.opens).filter { seen.insert($0).inserted }
  }

  /// All values of a section, nil when there is no such section.
  package func values(in section: String) -> [String: String]? {
    guard lines.contains(where: { $0.opens == section }) else { return nil }
    var values: [String: String] = [:]
    for line in lines where line.section == section {
      if let key = line.key { values[key] = String(decoding: bytes[line.value], as: UTF8.self) }
    }
    return values
  }

  /// Sets keys of one section, nil removes a key; the section is appended when missing, new keys follow its last line.
  ///
  /// Every other byte stays: other sections, comments, spacing around `=`, the order of keys, line ends.
  /// Throws `unwritableValue` for a value that rclone would not read back as written.
  package mutating func set(_ changes: [(key: String, value: String?)], in section: String)
    throws(RcloneConfigDamage)
  {
    for change in changes {
      if let value = change.value, !RcloneConfig.isWritable(value) { throw .unwritableValue(key: change.key) }
    }
    if values(in: section) == nil { append(section: section) }
    for change in changes {
      if let value = change.value {
        set(change.key, to: value, in: section)
      } else {
        remove(change.key, in: section)
      }
    }
  }

  /// Whether rclone reads `value` back unchanged from `key = value`: one line, no blanks at its ends, no opening quote.
  package static func isWritable(_ value: String) -> Bool {
    guard let first = value.utf8.first, let last = value.utf8.last else { return true }
    return !value.utf8.contains { $0 < 32 || $0 == 127 } && first != 32 && last != 32 && first != UInt8(ascii: "`")
      && !value.hasPrefix("\"\"\"") && !value.contains("%(")
  }

  private mutating func set(_ key: String, to value: String, in section: String) {
    if let line = lines.last(where: { $0.section == section && $0.key == key }) {
      if String(decoding: bytes[line.value], as: UTF8.self) != value {
        replace(line.writtenValue, with: Array(value.utf8))
      }
    } else if let line = lines.last(where: { $0.section == section && ($0.key != nil || $0.opens != nil) }) {
      insert(Array("\(key) = \(value)".utf8), after: line)
    }
  }

  private mutating func remove(_ key: String, in section: String) {
    while let line = lines.last(where: { $0.section == section && $0.key == key }) {
      replace(line.range, with: [])
    }
  }

  private mutating func append(section: String) {
    var added: [UInt8] = []
    if !bytes.isEmpty {
      if bytes.last != UInt8(ascii: "\n") { added += lineEnd }
      if let last = lines.last, !last.isBlank { added += lineEnd }
    }
    replace(bytes.endIndex..<bytes.endIndex, with: added + Array("[\(section)]".utf8) + lineEnd)
  }

  private mutating func insert(_ text: [UInt8], after line: RcloneConfigLine) {
    let isTerminated = bytes[line.range].last == UInt8(ascii: "\n")
    let place = line.range.upperBound..<line.range.upperBound
    replace(place, with: isTerminated ? text + lineEnd : lineEnd + text)
  }

  /// The line end of the file's first line; `\n` where it has none.
  private var lineEnd: [UInt8] {
    guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")), newline > 0, bytes[newline - 1] == UInt8(ascii: "\r")
    else { return [UInt8(ascii: "\n")] }
    return Array("\r\n".utf8)
  }

  private mutating func replace(_ range: Range<Int>, with new: [UInt8]) {
    bytes.replaceSubrange(range, with: new)
    // What was readable stays readable: only whole lines and checked values are put in.
    lines = (try? RcloneConfigLine.lines(of: bytes)) ?? lines
  }
}
