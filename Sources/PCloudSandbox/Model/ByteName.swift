import Foundation

/// A file or folder name compared byte by byte.
///
/// Swift's own string comparison treats NFC and NFD as equal; pCloud keeps both, so the sandbox must too.
struct ByteName: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ByteName, right: ByteName) -> Bool {
    var leftText = left.text
    var rightText = right.text
    return leftText.withUTF8 { leftBytes in
      rightText.withUTF8 { rightBytes in
        leftBytes.count == rightBytes.count && leftBytes.elementsEqual(rightBytes)
      }
    }
  }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// The names of a path. Split by bytes: a name may begin with a combining character, which Swift joins to the `/`.
  static func path(_ text: String) -> [ByteName] {
    text.utf8.split(separator: UInt8(ascii: "/")).map { ByteName(String(decoding: $0, as: UTF8.self)) }
  }

  /// Whether pCloud would take it: not empty, `.` or `..`, without `/` and NUL, at most 1024 bytes.
  var isValid: Bool {
    guard !text.isEmpty, text != ".", text != "..", text.utf8.count <= 1024 else { return false }
    return !text.utf8.contains(UInt8(ascii: "/")) && !text.utf8.contains(0)
  }
}
