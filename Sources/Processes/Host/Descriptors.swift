import Foundation

/// File descriptors as numbers: made close-on-exec, counted, closed exactly once by their owner.
enum Descriptors {
  /// A pipe, both ends close-on-exec.
  static func pipe() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { throw SystemError("pipe") }
    ends.forEach(closeOnExec)
    return (ends[0], ends[1])
  }

  /// A connected pair of Unix stream sockets, both close-on-exec.
  static func socketPair() throws(SystemError) -> (near: Int32, far: Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Platform.streamSocket, 0, &ends) == 0 else { throw SystemError("socketpair") }
    ends.forEach(closeOnExec)
    #if canImport(Darwin)
      for end in ends {
        var on: Int32 = 1
        setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
      }
    #endif
    return (ends[0], ends[1])
  }

  static func closeOnExec(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  static func doNotBlock(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// Marks every descriptor above standard error close-on-exec.
  static func closeAllOnExec() {
    guard let folder = opendir(Platform.descriptorFolder) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let descriptor = Int32(name), descriptor > 2 { closeOnExec(descriptor) }
    }
  }

  /// Whether at least `wanted` more descriptors can be opened; opens none itself.
  static func areFree(_ wanted: Int) -> Bool {
    var limit = rlimit()
    guard getrlimit(Platform.descriptorLimit, &limit) == 0 else { return true }
    let end = Int32(clamping: limit.rlim_cur)
    var free = 0
    var candidate: Int32 = 0
    while candidate < end, free < wanted {
      if fcntl(candidate, F_GETFD) == -1 { free += 1 }
      candidate += 1
    }
    return free >= wanted
  }

  /// Reads once, again after an interrupting signal; 0 at the end, -1 with `errno` set on an error.
  static func readOnce(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// Writes all of `bytes`; false with `errno` set when that is impossible.
  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, slice.baseAddress, slice.count)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
