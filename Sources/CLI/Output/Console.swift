import BackupCore
import Foundation
import Processes

/// Standard output for results, standard error for everything else.
final class Console: Sendable {
  static let standard = Console()

  /// Whether standard error is a terminal, so that a live line can be drawn on it.
  let isTerminal = isatty(STDERR_FILENO) == 1
  /// Whether a person can be asked: both ends of the conversation are a terminal.
  let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  private let state = Locked(State())

  private struct State: Sendable {
    var usesColor = false
    var isQuiet = false
    var liveLine = ""
  }

  /// Takes over what the options and `NO_COLOR` say.
  func configure(_ options: GlobalOptions, environment: [String: String]) {
    let noColor = options.noColor || !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    state.use {
      $0.usesColor = isTerminal && !noColor
      $0.isQuiet = options.quiet
    }
  }

  /// One result, on standard output.
  func print(_ text: String) {
    clearLive()
    write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO)
  }

  /// A line for the person, on standard error, also with `--quiet`.
  func note(_ text: String) {
    clearLive()
    write(text + "\n", to: STDERR_FILENO)
  }

  /// A line that `--quiet` drops.
  func tell(_ text: String) {
    guard !state.use({ $0.isQuiet }) else { return }
    note(text)
  }

  func warn(_ text: String) { note(color("warning:", "33") + " " + text) }

  func show(_ failure: Failure) {
    note(color("error:", "31") + " " + failure.message)
    if let hint = failure.hint { note(color("hint:", "36") + "  " + hint) }
  }

  /// Draws `text` over the last live line; nothing off a terminal or with `--quiet`.
  func live(_ text: String) {
    guard isTerminal else { return }
    state.use { state in
      guard !state.isQuiet, state.liveLine != text else { return }
      state.liveLine = text
      write("\r\u{1B}[K" + text, to: STDERR_FILENO)
    }
  }

  func clearLive() {
    state.use { state in
      guard !state.liveLine.isEmpty else { return }
      state.liveLine = ""
      write("\r\u{1B}[K", to: STDERR_FILENO)
    }
  }

  func color(_ text: String, _ code: String) -> String {
    state.use { $0.usesColor } ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A closed pipe (`| head`) is no error worth a word.
  private func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        guard errno == EINTR else { return }
      } else {
        bytes = bytes.dropFirst(written)
      }
    }
  }
}

extension Console {
  /// A question, the cursor staying behind it.
  func ask(_ question: String) {
    clearLive()
    FileHandle.standardError.write(Data((question.hasSuffix(" ") ? question : question + " ").utf8))
  }
}
