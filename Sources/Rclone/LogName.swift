package import BackupCore

/// A path as rclone's JSON log writes it: rclone's own form, with every byte that is not UTF-8 replaced by U+FFFD.
///
/// Names are compared byte by byte. A Swift `String` must not be a key here: it takes the NFC and the NFD spelling of a
/// name, two different files, for one.
package struct LogName: Hashable, Sendable, Comparable {
  /// Always valid UTF-8.
  package let bytes: [UInt8]

  /// `bytes` as they came out of the log; what is not UTF-8 in them is replaced.
  package init(bytes: [UInt8]) { self.bytes = LogText.repaired(bytes) }

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The name under which the log speaks of `path`; two paths may share one.
  package init(_ path: MirrorPath) { self.init(bytes: path.bytes) }

  /// For a byte string known to be UTF-8.
  init(valid bytes: [UInt8]) { self.bytes = bytes }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether one and only one path can have this name in the log.
  package var isExact: Bool { !LogText.holdsReplacement(bytes) }

  package static func < (left: LogName, right: LogName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
