import BackupCore
import Foundation
import Processes
import Rclone

/// The set-up's conversation on this terminal.
enum TerminalConversation {
  static func make(_ console: Console) -> PCloudConversation {
    PCloudConversation(
      canAsk: console.canAsk, say: { console.note($0) },
      ask: { question in try readLine(question, hidden: false, console) },
      askSecret: { question in try readLine(question, hidden: true, console) },
      openBrowser: { address in await PCloudBrowser.open(address, runner: ChildRunner()) })
  }

  /// Reads one line from the terminal; what is typed stays unseen when `hidden`. nil at the end of input.
  ///
  /// Throws `CancellationError` as soon as the task is cancelled (Ctrl-C during a set-up).
  static func readLine(_ question: String, hidden: Bool, _ console: Console) throws -> String? {
    console.ask(question)
    var saved = termios()
    let isHiding = hidden && tcgetattr(STDIN_FILENO, &saved) == 0
    if isHiding {
      var silent = saved
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }
    defer { if isHiding { tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved) } }
    do {
      let line = try line()
      // Nothing the person typed ended the line on the screen.
      if isHiding || line == nil { console.note("") }
      return line
    } catch {
      console.note("")
      throw error
    }
  }

  /// The next line of standard input without its end, read as the terminal hands it over.
  private static func line() throws -> String? {
    var bytes: [UInt8] = []
    while true {
      try Task.checkCancellation()
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count == 1 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
      if bytes.count < 65_536 { bytes.append(byte) }
    }
  }
}
