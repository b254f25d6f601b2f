/// How many columns text takes on a terminal, and text cut to fit.
enum TextWidth {
  /// Columns of `text`: two for a wide character (East Asian, emoji), none for a mark that combines.
  static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

  /// `text` in at most `columns` columns; what does not fit is cut and ends in `…`.
  static func clip(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    var result = ""
    var width = 1
    for character in text {
      width += Self.columns(character)
      guard width <= columns else { break }
      result.append(character)
    }
    return columns > 0 ? result + "…" : ""
  }

  /// Each line of `text` in at most `columns` columns; nil: as it is.
  static func clipLines(_ text: String, to columns: Int?) -> String {
    guard let columns else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { clip(String($0), to: columns) }.joined(separator: "\n")
  }

  /// `text` with a space in place of its line breaks.
  static func onOneLine(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

  /// `text` filled up with spaces to `columns` columns.
  static func pad(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  private static func columns(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.isASCII { return 1 }
    let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    if isEmoji || isWide(first.value) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }

  /// East Asian Wide and Fullwidth (Unicode UAX 11), in whole blocks.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
