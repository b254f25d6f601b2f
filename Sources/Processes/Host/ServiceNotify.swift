import Foundation

/// Tells systemd how a service stands, by datagrams to `NOTIFY_SOCKET` (sd_notify(3)); nothing where there is none.
package struct ServiceNotify: Sendable {
  private let address: [UInt8]?
  /// How often the service has to say that it is alive: half of what systemd allows; nil where it does not ask.
  package let watchdogSeconds: Double?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` of the environment given.
  package init(_ environment: [String: String], pid: Int32 = getpid()) {
    let socket = environment["NOTIFY_SOCKET"].map { Array($0.utf8) } ?? []
    // `@` stands for the zero byte of Linux' abstract names.
    let isName = socket.first == UInt8(ascii: "/") || socket.first == UInt8(ascii: "@")
    address = isName && socket.count < 108 ? (socket.first == 0x40 ? [0] + socket.dropFirst() : socket) : nil
    let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == pid } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil }
    watchdogSeconds = isOurs && address != nil ? microseconds.map { $0 / 2_000_000 } : nil
  }

  /// Sends lines such as `READY=1`; a service manager that cannot be reached is none of the caller's business.
  package func tell(_ lines: String...) {
    guard let address else { return }
    let descriptor = socket(AF_UNIX, Platform.datagram, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var target = sockaddr_un()
    target.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: address) }
    let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + address.count } ?? 0
    let text = Array(lines.joined(separator: "\n").utf8)
    withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, text, text.count, 0, $0, socklen_t(length))
      }
    }
  }
}
