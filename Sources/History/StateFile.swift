import BackupCore
import Foundation

/// An open file of the state folder: mode 0600 whatever the umask, never reached through a symbolic link, not inherited
/// by children, closed when let go.
///
/// Never used on `history.db` itself: closing any descriptor of a database drops SQLite's locks on it for the whole
/// process.
final class StateFile {
  enum Use {
    /// A file that must not exist yet.
    case create
    /// Added to at its end; made when missing.
    case append
    case read
  }

  let path: String
  let descriptor: Int32

  init(_ use: Use, _ path: String) throws {
    let flags: Int32 =
      switch use {
      case .create: O_WRONLY | O_CREAT | O_EXCL
      case .append: O_RDWR | O_CREAT | O_APPEND
      case .read: O_RDONLY
      }
    self.path = path
    descriptor = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure.stateFile(use == .read ? "read" : "write", path, code: errno)
    }
    // The umask may have taken away more than others' rights.
    if use != .read { fchmod(descriptor, 0o600) }
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes`, however many calls that takes.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure.stateFile("write", path, code: errno)
      }
      rest = rest.dropFirst(count)
    }
  }

  func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Reads up to `buffer.count` bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw Failure.stateFile("read", path, code: errno) }
    }
  }

  /// The rest of the file; meant for small ones.
  func readAll() throws -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { return result }
      result += buffer[..<count]
    }
  }

  /// Returns when the content is on the disk.
  func sync() throws {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Failure.stateFile("write", path, code: errno)
    }
  }

  /// Makes names created, renamed or removed in `folder` last through a power cut; silently less on file systems that
  /// cannot do it.
  static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
