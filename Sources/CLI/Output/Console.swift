import BackupCore
import Foundation
import Processes

/// Standard output for results, standard error for everything else.
///
/// Text is shown through `TerminalSafe`; JSON goes out as it is.
final class Console: Sendable {
  static let standard = Console()

  private let isTerminal: Bool
  /// Whether a live line can be drawn on standard error.
  var drawsLive: Bool { state.use { $0.drawsLive } }
  /// Whether a person can be asked: both ends of the conversation are a terminal.
  let canAsk: Bool
  let output = StandardStream(STDOUT_FILENO)
  private let messages = StandardStream(STDERR_FILENO)
  private let state = Locked(State())

  private struct State: Sendable {
    var usesColor = false
    var drawsLive = false
    var isDumb = false
    var isQuiet = false
    var liveLine = ""
  }

  init() {
    isTerminal = messages.isTerminal
    canAsk = isTerminal && isatty(STDIN_FILENO) == 1
  }

  /// Takes over what the options, `NO_COLOR` and `TERM` say.
  func configure(_ options: GlobalOptions, environment: [String: String]) {
    let isDumb = environment["TERM"] == "dumb"
    let noColor = options.noColor || !(environment["NO_COLOR"] ?? "").isEmpty
    state.use {
      $0.usesColor = isTerminal && !noColor && !isDumb
      $0.drawsLive = isTerminal && !isDumb
      $0.isDumb = isDumb
      $0.isQuiet = options.quiet
    }
  }

  /// One result, on standard output.
  func print(_ text: String) {
    clearLive()
    output.write(TerminalSafe.text(text.hasSuffix("\n") ? text : text + "\n"))
  }

  /// Lines on standard output, below a heading; on a terminal in their colours.
  func print(_ text: String, lines colors: [LineColor?]) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard outputColumns != nil, state.use({ $0.usesColor }), lines.count == colors.count + 1 else { return print(text) }
    clearLive()
    let colored = zip(lines.dropFirst(), colors).map { line, color in
      let safe = TerminalSafe.text(String(line))
      return color.map { "\u{1B}[\($0.rawValue)m\(safe)\u{1B}[0m" } ?? safe
    }
    output.write(([TerminalSafe.text(String(lines[0]))] + colored).joined(separator: "\n") + "\n")
  }

  /// A report, whose every format is safe as it is, on standard output.
  func print(report text: String) {
    clearLive()
    output.write(text)
  }

  /// One JSON value, on standard output.
  func print(json value: some Encodable) throws {
    let text = try JSONOutput.text(value)
    clearLive()
    output.write(text + "\n")
  }

  /// A line for the person, on standard error, also with `--quiet`.
  func note(_ text: String) {
    clearLive()
    messages.write(TerminalSafe.text(text) + "\n")
  }

  /// A line that `--quiet` drops.
  func tell(_ text: String) {
    guard !state.use({ $0.isQuiet }) else { return }
    note(text)
  }

  func warn(_ text: String) { label("warning:", "33", text) }

  func show(_ failure: Failure) {
    // The terminal has written '^C' where the cursor stood.
    if failure.reason == .signal, state.use({ $0.drawsLive }) { messages.write("\r\u{1B}[K") }
    label("error:", "31", failure.message)
    if let hint = failure.hint { label("hint: ", "36", hint) }
  }

  /// A question, the cursor staying behind it.
  func ask(_ question: String) {
    clearLive()
    messages.write(TerminalSafe.text(question.hasSuffix(" ") ? question : question + " "))
  }

  /// Whether a whole screen can be drawn on standard output.
  var drawsScreen: Bool { outputColumns != nil && state.use { !$0.isDumb } }

  /// Draws `text` over all of the terminal on standard output, as much of it as fits.
  func draw(_ text: String) {
    clearLive()
    let rows = max(1, (Self.size(of: STDOUT_FILENO)?.rows ?? 24) - 1)
    var lines = TerminalSafe.text(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.count > rows { lines = lines.prefix(rows - 1) + ["… and \(lines.count - rows + 1) more"] }
    // Home, each line to its end, then the rest of the screen: nothing flickers.
    output.write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
  }

  /// Draws `text` over the last live line; nothing off a terminal or with `--quiet`.
  func live(_ text: String) {
    state.use { state in
      guard state.drawsLive, !state.isQuiet, state.liveLine != text else { return }
      state.liveLine = text
      messages.write("\r\u{1B}[K" + TerminalSafe.text(text))
    }
  }

  func clearLive() {
    state.use { state in
      guard !state.liveLine.isEmpty else { return }
      state.liveLine = ""
      messages.write("\r\u{1B}[K")
    }
  }

  private func label(_ word: String, _ code: String, _ text: String) {
    clearLive()
    let label = state.use { $0.usesColor } ? "\u{1B}[\(code)m\(word)\u{1B}[0m" : word
    messages.write(label + " " + TerminalSafe.text(text) + "\n")
  }

  /// Columns of the terminal messages go to; 80 where it is none.
  var columns: Int { Self.size(of: STDERR_FILENO)?.columns ?? 80 }

  /// Columns of the terminal results go to; nil where it is none.
  var outputColumns: Int? { Self.size(of: STDOUT_FILENO)?.columns }

  private static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}
