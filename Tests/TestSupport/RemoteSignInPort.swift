import Foundation

/// The one port rclone's sign-in listens on: a lock all tests of this machine share.
package enum RemoteSignInPort {
  package static let number: UInt16 = 53682

  package static func whileOurs<Result>(_ body: () async throws -> Result) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/mirrorkeep-test-port-53682.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { try await Task.sleep(for: .milliseconds(50)) }
    return try await body()
  }

  /// Whether somebody listens there.
  package static var isTaken: Bool {
    guard let listener = listen() else { return true }
    close(listener)
    return false
  }

  /// Listens there as another program would; nil when somebody does already.
  package static func listen() -> Int32? {
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    let listener = socket(AF_INET, kind, 0)
    var reuse: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0, Foundation.listen(listener, 1) == 0 else {
      close(listener)
      return nil
    }
    return listener
  }
}
