/// Words of a command as a shell takes them, to be copied and run.
enum ShellWords {
  static func text(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

  /// `word` as it is where a shell reads nothing into it, else in single quotes; what no terminal shows, as `$'…'`.
  static func quoted(_ word: String) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
    if !word.isEmpty, word.allSatisfy({ plain.contains($0) }) { return word }
    guard word.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      return "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
    let escaped = word.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\\", "'": "\\" + String(scalar)
      case _ where scalar.value < 32 || scalar.value == 127:
        "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "$'" + escaped.joined() + "'"
  }
}
