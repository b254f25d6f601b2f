import Foundation

/// The content of a small file (or of a pipe given as one, `<(command)`) and who else may touch it.
struct SecretFile {
  let bytes: [UInt8]
  let othersMayRead: Bool
  let othersMayWrite: Bool

  /// Reads at most `limit` + 1 bytes; links are followed (mounted secrets are links). A pipe nobody writes to reads as
  /// empty instead of blocking for ever.
  init(_ path: String, limit: Int) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("stat") }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFIFO else {
      throw SystemError("open", code: kind == S_IFDIR ? EISDIR : EINVAL)
    }
    othersMayRead = kind == S_IFREG && status.st_mode & 0o044 != 0
    othersMayWrite = kind == S_IFREG && status.st_mode & 0o022 != 0
    bytes = try Self.readAll(descriptor, limit: limit)
  }

  private static func readAll(_ descriptor: Int32, limit: Int) throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while all.count <= limit {
      let count = buffer.withUnsafeMutableBytes { Descriptors.readOnce(descriptor, into: $0) }
      if count == 0 { break }
      if count > 0 {
        all += buffer[..<count]
      } else {
        guard errno == EAGAIN else { throw SystemError("read") }
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 10_000) > 0 else { throw SystemError("read", code: ETIMEDOUT) }
      }
    }
    return all
  }
}
