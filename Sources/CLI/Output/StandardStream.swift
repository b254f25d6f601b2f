import Foundation
import Processes

/// One of the two standard streams, written without buffering and without ever ending the process.
final class StandardStream: Sendable {
  private let descriptor: Int32
  private let failed = Locked<Int32?>(nil)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Whether it is a terminal.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The `errno` of the first write that failed; nil also for a reader that has gone (`| head`), which is no error.
  var error: Int32? { failed.use { $0 == EPIPE ? nil : $0 } }

  /// Whether nothing written from now on arrives.
  var isClosed: Bool { failed.use { $0 != nil } }

  /// Whether its reader is gone, also where nothing was written since.
  var hasLostReader: Bool {
    var asking = pollfd(fd: descriptor, events: 0, revents: 0)
    return isClosed || (poll(&asking, 1, 0) > 0 && asking.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0)
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) {
    guard !isClosed else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      } else if errno != EINTR {
        let reason = errno
        return failed.use { $0 = reason }
      }
    }
  }
}
