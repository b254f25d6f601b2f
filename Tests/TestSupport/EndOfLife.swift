import Foundation

/// Notices when the last process of a test is gone, without looking at a clock: the processes keep a named pipe open.
package final class EndOfLife: Sendable {
  private let folder: TemporaryFolder
  private let descriptor: Int32
  /// For processes to open for writing (`exec 9>PATH`).
  package let path: String

  package init() throws {
    folder = try TemporaryFolder()
    path = folder.path("alive")
    guard mkfifo(path, 0o600) == 0 else { throw MissingTool(description: "mkfifo: \(errno)") }
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  }

  deinit {
    close(descriptor)
  }

  /// Call once a process has surely opened the pipe. Returns when none has it open any more, with what they wrote to it.
  package func wait() async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.readToEnd()) }
    }
  }

  private func readToEnd() -> String {
    _ = fcntl(descriptor, F_SETFL, 0)
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<count]
    }
  }

  /// What has been written so far.
  package func written() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = max(0, read(descriptor, &buffer, buffer.count))
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
