import Foundation

/// A temporary folder of one test. Names go to the system as the bytes they are.
struct TestFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "sandbox-test-\(UUID().uuidString.lowercased())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file below the folder, with its parents.
  func write(_ bytes: [UInt8], _ name: String, modified: Int? = nil) throws {
    try write(bytes, Array(name.utf8), modified: modified)
  }

  func write(_ bytes: [UInt8], _ name: [UInt8], modified: Int? = nil) throws {
    for (index, byte) in name.enumerated() where byte == 47 {
      mkdir(cPath(Array(name[..<index])), 0o755)
    }
    let descriptor = open(cPath(name), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count else { throw POSIXError(.EIO) }
    guard let modified else { return }
    let time = timespec(tv_sec: modified, tv_nsec: 0)
    guard futimens(descriptor, [time, time]) == 0 else { throw POSIXError(.EIO) }
  }

  /// Makes a file of zeros that takes no room.
  func writeSparse(_ size: Int, _ name: String) throws {
    try write([], name)
    guard truncate(cPath(Array(name.utf8)), off_t(size)) == 0 else { throw POSIXError(.EIO) }
  }

  /// Every regular file below a folder: name to content and whole seconds of modification.
  func files(below name: String) throws -> [[UInt8]: FileState] {
    var found: [[UInt8]: FileState] = [:]
    try collect(Array(name.utf8), prefix: [], &found)
    return found
  }

  private func collect(_ folder: [UInt8], prefix: [UInt8], _ found: inout [[UInt8]: FileState]) throws {
    guard let listing = opendir(cPath(folder)) else { throw POSIXError(.ENOENT) }
    defer { closedir(listing) }
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard name != [46], name != [46, 46] else { continue }
      let child = folder + [47] + name
      var state = stat()
      guard lstat(cPath(child), &state) == 0 else { throw POSIXError(.EIO) }
      if state.st_mode & S_IFMT == S_IFDIR {
        try collect(child, prefix: prefix + name + [47], &found)
      } else {
        found[prefix + name] = FileState(
          bytes: try read(child, count: Int(state.st_size)), modified: Int(state.st_mtim.tv_sec))
      }
    }
  }

  private func read(_ name: [UInt8], count: Int) throws -> [UInt8] {
    let descriptor = open(cPath(name), O_RDONLY)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    guard Foundation.read(descriptor, &bytes, count) == count else { throw POSIXError(.EIO) }
    return bytes
  }

  private func cPath(_ name: [UInt8]) -> [CChar] {
    (Array("\(path)/".utf8) + name + [0]).map { CChar(bitPattern: $0) }
  }
}
