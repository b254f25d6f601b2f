/// The exact bytes of a file's path inside a mirror, relative to its root, in rclone's own form.
///
/// rclone's form (docs/rclone.md, "Names") writes control characters as the symbols U+2400–U+2421, a name `.` or `..` in
/// fullwidth dots, and puts U+201B before a symbol that is really in the name. Bytes that are not UTF-8 stand as they are.
/// This is the form of rclone's report files and of `--files-from-raw` lists.
package struct MirrorPath: Hashable, Sendable, Comparable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The path as rclone's JSON log shows it: each invalid UTF-8 byte replaced by U+FFFD.
  package var logName: String { String(decoding: bytes, as: UTF8.self) }

  /// The folder or file named `.mirrorkeep` this path is or lies in; nil for none. Such names are never stored.
  package var reservedFolder: MirrorPath? {
    let length = Self.reservedName.count
    let slash = UInt8(ascii: "/")
    var start = 0
    while start + length <= bytes.count {
      let end = start + length
      if bytes[start] == Self.reservedName[0], end == bytes.count || bytes[end] == slash,
        bytes[start..<end].elementsEqual(Self.reservedName)
      {
        return MirrorPath(bytes: Array(bytes[..<end]))
      }
      guard let next = bytes[start...].firstIndex(of: slash) else { return nil }
      start = next + 1
    }
    return nil
  }

  private static let reservedName = Array(".mirrorkeep".utf8)

  /// The parts between the slashes.
  package var parts: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

  package static func < (left: MirrorPath, right: MirrorPath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension MirrorPath {
  /// The folders the path lies in, the nearest first; the mirror's root is not among them.
  package var ancestors: [MirrorPath] {
    bytes.indices.reversed().filter { bytes[$0] == UInt8(ascii: "/") }.map { MirrorPath(bytes: Array(bytes[..<$0])) }
  }
}
