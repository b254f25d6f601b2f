import Foundation

/// The files below a folder, by the exact bytes of their names.
struct HistoriesTree: Equatable {
  struct File: Hashable {
    var bytes: [UInt8]
    /// Nanoseconds since 1970.
    var modified: Int64
  }

  var files: [[UInt8]: File] = [:]
  /// Files by the names rclone gives uploads until they are whole.
  private(set) var unfinished: [[UInt8]] = []

  init(_ files: [[UInt8]: File] = [:]) { self.files = files }

  /// Reads regular files; what cannot be read counts as not there, and so does an unfinished upload.
  init(reading folder: String) { read(Array(folder.utf8), []) }

  /// The files below `folder`, by their paths there.
  func below(_ folder: String) -> HistoriesTree {
    let prefix = Array(folder.utf8) + [UInt8(ascii: "/")]
    var result = HistoriesTree()
    for (path, file) in files where path.starts(with: prefix) {
      result.files[Array(path.dropFirst(prefix.count))] = file
    }
    return result
  }

  /// What is in one and not in the other, or differs: in content, or in time by a second or more.
  func differences(from other: HistoriesTree) -> [String] {
    var result: [String] = []
    for path in Set(files.keys).union(other.files.keys) {
      switch (files[path], other.files[path]) {
      case (let mine?, let theirs?):
        if mine.bytes != theirs.bytes { result.append("content of \(Self.shown(path))") }
        if !Self.isSameTime(mine.modified, theirs.modified) { result.append("time of \(Self.shown(path))") }
      case (_?, nil): result.append("only here: \(Self.shown(path))")
      case (nil, _): result.append("only there: \(Self.shown(path))")
      }
    }
    return result.sorted()
  }

  static func isSameTime(_ one: Int64, _ other: Int64) -> Bool { abs(one - other) < 1_000_000_000 }

  static func shown(_ path: [UInt8]) -> String {
    String(decoding: path, as: UTF8.self).debugDescription
      + (path.allSatisfy { $0 < 0x80 } ? "" : " " + path.map { String($0, radix: 16) }.joined(separator: " "))
  }

  private mutating func read(_ folder: [UInt8], _ inside: [UInt8]) {
    for name in HistoriesDisk.names(folder) {
      let (path, relative) = (folder + [0x2F] + name, inside + (inside.isEmpty ? [] : [0x2F]) + name)
      guard let status = HistoriesDisk.status(path) else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: read(path, relative)
      case S_IFREG:
        if name.suffix(8).elementsEqual(".partial".utf8) {
          unfinished.append(relative)
          continue
        }
        guard let bytes = HistoriesDisk.content(path) else { continue }
        let time = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        files[relative] = File(bytes: bytes, modified: time)
      default: continue
      }
    }
  }
}

/// Files by the exact bytes of their names, which Foundation's paths cannot carry.
enum HistoriesDisk {
  static func names(_ folder: [UInt8]) -> [[UInt8]] {
    guard let stream = path(folder, { opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  static func status(_ file: [UInt8]) -> stat? {
    var status = stat()
    return path(file) { lstat($0, &status) } == 0 ? status : nil
  }

  static func content(_ file: [UInt8]) -> [UInt8]? {
    guard let stream = path(file, { fopen($0, "r") }) else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes a file with a modification time, making folders on the way; false where something is in the way.
  @discardableResult
  static func write(_ bytes: [UInt8], to file: [UInt8], modified: Int64) -> Bool {
    var index = 1
    while let slash = file[index...].firstIndex(of: 0x2F) {
      _ = path(Array(file[..<slash])) { mkdir($0, 0o755) }
      index = slash + 1
    }
    guard let stream = path(file, { fopen($0, "w") }) else { return false }
    _ = fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
    setTime(of: file, modified)
    return true
  }

  static func setTime(of file: [UInt8], _ modified: Int64) {
    let seconds = Int((Double(modified) / 1e9).rounded(.down))
    let time = timespec(tv_sec: seconds, tv_nsec: Int(modified - Int64(seconds) * 1_000_000_000))
    _ = path(file) { utimensat(AT_FDCWD, $0, [time, time], 0) }
  }

  static func move(_ file: [UInt8], to other: [UInt8]) {
    _ = path(file) { from in path(other) { to in rename(from, to) } }
  }

  /// Removes a file, or a folder with all in it.
  static func remove(_ file: [UInt8]) {
    guard let status = status(file) else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in names(file) { remove(file + [0x2F] + name) }
      _ = path(file) { rmdir($0) }
    } else {
      _ = path(file) { unlink($0) }
    }
  }

  private static func path<T>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> T) -> T {
    (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("no path") }
      return body(base)
    }
  }
}
