import Foundation

extension JournalLine {
  /// Appends the line as JSON, newline included. `run` names the versions folder.
  ///
  /// By hand, since a run may write a million: a path is copied byte by byte where it is UTF-8, and given in base64 too
  /// where it is not.
  package func append(to bytes: inout [UInt8], run: RunID) {
    bytes += Self.opening
    bytes += word.rawValue.utf8
    bytes.append(UInt8(ascii: "\""))
    Self.append(path: path, name: "path", to: &bytes)
    if let from { Self.append(path: from, name: "from", to: &bytes) }
    Self.append(self.bytes, name: "bytes", to: &bytes)
    Self.append(time: modified, name: "modified", to: &bytes)
    if let mode {
      Self.append(key: "mode", to: &bytes)
      let digits = String(mode, radix: 8)
      bytes += ("\"" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "\"").utf8
    }
    if let link { Self.append(path: MirrorPath(bytes: link), name: "link", to: &bytes) }
    if let hash {
      Self.append(key: "hash", to: &bytes)
      Self.append(string: Array(hash.utf8), to: &bytes)
    }
    switch old {
    case .inPlace, .returned: break
    case .lost:
      Self.append(key: "lost", to: &bytes)
      bytes += "true".utf8
    case .kept:
      Self.append(key: "kept", to: &bytes)
      let name = path.lossyLogName ?? path.bytes
      Self.append(string: Array("versions/\(run)/".utf8) + name, to: &bytes)
      Self.append(kept?.bytes, name: "kept_bytes", to: &bytes)
      Self.append(time: kept?.modified, name: "kept_modified", to: &bytes)
    }
    bytes += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
  }

  private static let opening = Array("{\"change\":\"".utf8)

  private static func append(key: StaticString, to bytes: inout [UInt8]) {
    bytes += [UInt8(ascii: ","), UInt8(ascii: "\"")]
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes += [UInt8(ascii: "\""), UInt8(ascii: ":")]
  }

  private static func append(_ number: Int64?, name: StaticString, to bytes: inout [UInt8]) {
    guard let number else { return }
    append(key: name, to: &bytes)
    bytes += String(number).utf8
  }

  private static func append(time: Int64?, name: StaticString, to bytes: inout [UInt8]) {
    guard let time else { return }
    append(key: name, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    JournalTime.append(time, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(path: MirrorPath, name: StaticString, to bytes: inout [UInt8]) {
    append(key: name, to: &bytes)
    guard let lossy = path.lossyLogName else { return append(string: path.bytes, to: &bytes) }
    append(string: lossy, to: &bytes)
    bytes += [UInt8(ascii: ","), UInt8(ascii: "\"")]
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes += "_base64\":\"".utf8
    bytes += Data(path.bytes).base64EncodedString().utf8
    bytes.append(UInt8(ascii: "\""))
  }

  /// `string` must be UTF-8.
  private static func append(string: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case ..<0x20, 0x7F:
        bytes += "\\u00".utf8
        bytes += [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
