import BackupCore
import Foundation
import Processes
import Rclone

/// The set-up's conversation on this terminal.
enum TerminalConversation {
  static func make(_ console: Console) -> PCloudConversation {
    PCloudConversation(
      canAsk: console.canAsk, say: { console.note($0) }, ask: { question in readLine(question, hidden: false) },
      askSecret: { question in readLine(question, hidden: true) },
      openBrowser: { address in await PCloudBrowser.open(address, runner: ChildRunner()) })
  }

  /// Reads one line from the terminal; what is typed stays unseen when `hidden`. nil at the end of input.
  static func readLine(_ question: String, hidden: Bool) -> String? {
    Console.standard.ask(question)
    var saved = termios()
    let isHiding = hidden && tcgetattr(STDIN_FILENO, &saved) == 0
    if isHiding {
      var silent = saved
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }
    defer {
      if isHiding {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
        Console.standard.note("")
      }
    }
    return Swift.readLine()
  }
}
