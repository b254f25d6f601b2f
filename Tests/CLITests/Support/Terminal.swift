import Foundation
import Testing

/// A pseudo terminal with a program on it, driven by what it shows.
final class Terminal {
  private let master: Int32
  private let process = Process()
  private(set) var shown = ""

  init(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: String, columns: UInt16 = 80
  ) throws {
    let (master, name) = try #require(Self.open())
    self.master = master
    let slave = Foundation.open(name, O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let end = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    // A session of its own with this as its terminal, so that Ctrl-C becomes a signal.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", program] + arguments
    process.environment = environment.merging(["TERM": "xterm"]) { first, _ in first }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = end
    process.standardOutput = end
    process.standardError = end
    try process.run()
    try end.close()
  }

  /// A new pseudo terminal: its controlling end and the name of the other.
  private static func open() -> (master: Int32, name: String)? {
    #if canImport(Darwin)
      let master = posix_openpt(O_RDWR | O_NOCTTY)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else { return nil }
      return (master, String(cString: name))
    #else
      // Swift's Glibc lacks posix_openpt; these are its ioctls, TIOCSPTLCK and TIOCGPTN.
      let master = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var isLocked: Int32 = 0
      var number: UInt32 = 0
      guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
        return nil
      }
      return (master, "/dev/pts/\(number)")
    #endif
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(master)
  }

  /// Reads until `text` is shown; throws when the program ends, or a minute passes, before.
  func wait(for text: String) throws {
    while !shown.contains(text) {
      try #require(readMore(), "'\(text)' was never shown in '\(shown)'")
    }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads to the program's end; its exit status, 128 + n for signal n.
  func end() -> Int32 {
    while readMore() {}
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  private func readMore() -> Bool {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 60_000) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    // Linux: EIO once the last program on the terminal has ended.
    let count = read(master, &bytes, bytes.count)
    guard count > 0 else { return false }
    shown += String(decoding: bytes[..<count], as: UTF8.self)
    return true
  }
}
