package import BackupCore
import Foundation

#if canImport(Darwin)
  import Darwin
#endif

extension SourceFolder {
  /// The file systems the source consists of; empty where the system does not tell.
  package var mounts: SourceMounts {
    guard let real = realpath(path, nil) else { return SourceMounts() }
    defer { free(real) }
    return MountTable.current.mounts(of: String(cString: real))
  }
}

/// The mounted file systems, in the order they were mounted.
struct MountTable {
  var entries: [SourceMounts.Mount]

  /// `path` must be absolute and free of symbolic links. What is mounted later at the same place hides the earlier.
  func mounts(of path: String) -> SourceMounts {
    var visible: [String: SourceMounts.Mount] = [:]
    for entry in entries { visible[entry.point] = entry }
    let own = visible.values.filter { Self.isPath(path, atOrBelow: $0.point) }
      .max { $0.point.utf8.count < $1.point.utf8.count }
    let nested = visible.values.filter { $0.point != path && Self.isPath($0.point, atOrBelow: path) }
    return SourceMounts(own: own, nested: nested.sorted { $0.point < $1.point })
  }

  private static func isPath(_ path: String, atOrBelow folder: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }

  #if canImport(Darwin)
    static var current: MountTable {
      var list: UnsafeMutablePointer<statfs>?
      let count = getmntinfo(&list, MNT_NOWAIT)
      guard let list, count > 0 else { return MountTable(entries: []) }
      return MountTable(
        entries: (0..<Int(count)).map { index in
          var entry = list[index]
          let point = withUnsafeBytes(of: &entry.f_mntonname) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
          let type = withUnsafeBytes(of: &entry.f_fstypename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
          return SourceMounts.Mount(point: point, type: type)
        })
    }
  #else
    static var current: MountTable {
      let bytes = FileManager.default.contents(atPath: "/proc/self/mountinfo") ?? Data()
      return MountTable(mountinfo: String(decoding: bytes, as: UTF8.self))
    }
  #endif

  init(entries: [SourceMounts.Mount]) { self.entries = entries }

  /// Reads the text of `/proc/self/mountinfo` (proc_pid_mountinfo(5)): the mount point is the fifth field, the type the
  /// first behind the dash; blanks and the like are octal escapes.
  init(mountinfo text: String) {
    entries = text.split(separator: "\n").compactMap { line in
      let halves = line.split(separator: " - ", maxSplits: 1)
      guard halves.count == 2 else { return nil }
      let fields = halves[0].split(separator: " ")
      guard fields.count > 4, let type = halves[1].split(separator: " ").first else { return nil }
      return SourceMounts.Mount(point: Self.unescaped(fields[4]), type: String(type))
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
