import Foundation

/// Sends and receives bytes together with open descriptors (SCM_RIGHTS) over a Unix socket.
enum DescriptorPassing {
  /// The most descriptors that travel with one message.
  static let limit = 64

  private static let header = MemoryLayout<cmsghdr>.size

  /// Sends `bytes`; `descriptors` go with the first of them.
  static func send(_ bytes: [UInt8], _ descriptors: [Int32], over socket: Int32) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      let count = sendOnce(bytes, from: offset, offset == 0 ? descriptors : [], over: socket)
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemError("sendmsg")
      }
      offset += count
    }
  }

  private static func sendOnce(_ bytes: [UInt8], from offset: Int, _ descriptors: [Int32], over socket: Int32) -> Int {
    let payload = descriptors.count * MemoryLayout<Int32>.size
    var control = [UInt64](repeating: 0, count: (header + payload + 7) / 8)
    return bytes.withUnsafeBytes { buffer in
      control.withUnsafeMutableBytes { control in
        var vector = iovec(
          iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress?.advanced(by: offset)),
          iov_len: buffer.count - offset)
        return withUnsafeMutablePointer(to: &vector) { vector in
          var message = msghdr()
          message.msg_iov = vector
          message.msg_iovlen = 1
          if !descriptors.isEmpty {
            var head = cmsghdr()
            head.cmsg_len = .init(header + payload)
            head.cmsg_level = SOL_SOCKET
            head.cmsg_type = rights
            control.storeBytes(of: head, as: cmsghdr.self)
            for (index, descriptor) in descriptors.enumerated() {
              control.storeBytes(of: descriptor, toByteOffset: header + 4 * index, as: Int32.self)
            }
            message.msg_control = control.baseAddress
            message.msg_controllen = .init(control.count)
          }
          return sendmsg(socket, &message, Platform.sendFlags)
        }
      }
    }
  }

  /// Reads once into `buffer`; descriptors that arrive with the bytes are made close-on-exec and appended.
  ///
  /// Returns the byte count, 0 at the end of the stream, -1 with `errno` set on an error.
  static func receive(
    into buffer: UnsafeMutableRawBufferPointer, _ descriptors: inout [Int32], over socket: Int32
  ) -> Int {
    var control = [UInt64](repeating: 0, count: (header + 4 * limit + 7) / 8)
    var arrived: [Int32] = []
    let count = control.withUnsafeMutableBytes { control in
      var vector = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
      return withUnsafeMutablePointer(to: &vector) { vector in
        var message = msghdr()
        message.msg_iov = vector
        message.msg_iovlen = 1
        message.msg_control = control.baseAddress
        message.msg_controllen = .init(control.count)
        var count = recvmsg(socket, &message, 0)
        while count < 0, errno == EINTR { count = recvmsg(socket, &message, 0) }
        if count >= 0, Int(message.msg_controllen) >= header {
          arrived = rightsHeld(in: UnsafeRawBufferPointer(control))
        }
        return count
      }
    }
    arrived.forEach(Descriptors.closeOnExec)
    descriptors += arrived
    return count
  }

  private static func rightsHeld(in control: UnsafeRawBufferPointer) -> [Int32] {
    let head = control.load(as: cmsghdr.self)
    guard head.cmsg_level == SOL_SOCKET, head.cmsg_type == rights else { return [] }
    let count = (Int(head.cmsg_len) - header) / 4
    return (0..<max(0, count)).map { control.load(fromByteOffset: header + 4 * $0, as: Int32.self) }
  }

  #if canImport(Darwin)
    private static let rights = SCM_RIGHTS
  #else
    private static let rights = Int32(SCM_RIGHTS)
  #endif
}
