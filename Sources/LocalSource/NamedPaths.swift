package import BackupCore
import Foundation

extension SourceFolder {
  /// The files of the source whose names rclone's log shows as `logName`.
  ///
  /// Usually the one of that name. Where a byte that is not UTF-8 stands as U+FFFD, every entry that looks the same in the
  /// log is meant, found by listing the folders on the way.
  package func paths(named logName: [UInt8]) -> [MirrorPath] {
    let path = MirrorPath(bytes: logName)
    guard MirrorPath.isAmbiguous(logName: logName) else { return [path] }
    var found: [[UInt8]] = [[]]
    for part in path.parts {
      found = found.flatMap { folder in entries(of: folder, shownAs: Array(part)) }
    }
    return found.map { MirrorPath(bytes: $0) }
  }

  /// Whether the source has a file or folder of a name that rclone shows as `path` and cannot open.
  func hasUnreadable(_ path: MirrorPath) -> Bool {
    var found: [[UInt8]] = [[]]
    for part in path.parts {
      found = found.flatMap { folder in
        names(inLocal: folder).filter { MirrorPath(localBytes: $0).bytes.elementsEqual(part) }
          .map { (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) + $0 }
      }
    }
    return found.contains { MirrorPath(localBytes: $0).localBytes != $0 }
  }

  /// The entries of a folder (in rclone's form, empty for the source itself) whose name the log shows as `part`.
  private func entries(of folder: [UInt8], shownAs part: [UInt8]) -> [[UInt8]] {
    let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
    guard MirrorPath.isAmbiguous(logName: part) else { return [prefix + part] }
    guard let local = folder.isEmpty ? [] : MirrorPath(bytes: folder).localBytes else { return [] }
    return names(inLocal: local).map { MirrorPath(localBytes: $0) }
      .filter { ($0.lossyLogName ?? $0.bytes) == part }.map { prefix + $0.bytes }
  }

  /// The names in a local folder, empty for the source itself; none when it cannot be read.
  private func names(inLocal folder: [UInt8]) -> [[UInt8]] {
    let place = Array(self.path.utf8) + [UInt8(ascii: "/")] + folder + [0]
    let stream = place.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in name.baseAddress.flatMap { opendir($0) } }
    }
    guard let stream else { return [] }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
    }
    return names
  }

  /// The path of `folder` (absolute, links resolved) inside the source; nil when it lies elsewhere or is the source.
  package func relativePath(of folder: String) -> MirrorPath? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let root = String(cString: resolved)
    let prefix = root == "/" ? root : root + "/"
    guard folder.hasPrefix(prefix), folder.utf8.count > prefix.utf8.count else { return nil }
    return MirrorPath(localBytes: folder.utf8.dropFirst(prefix.utf8.count))
  }
}
