/// Reads one word of a schedule from left to right.
struct FieldScanner {
  private let scalars: [Unicode.Scalar]
  private let start: Int
  private var index = 0

  init(_ word: ScheduleWord) {
    scalars = Array(word.text.unicodeScalars)
    start = word.offset
  }

  /// The place of the next character in the whole schedule.
  var offset: Int { start + index }

  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// Steps over `text` where it stands next.
  mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  /// The letters that stand next.
  mutating func letters() -> String { run(isLetter) }

  /// The digits that stand next.
  mutating func digits() -> String { run(isDigit) }

  /// What is left, for messages.
  var rest: String { String(String.UnicodeScalarView(scalars[index...])) }

  private mutating func run(_ belongs: (Unicode.Scalar) -> Bool) -> String {
    var text = ""
    while let scalar = next, belongs(scalar) {
      text.unicodeScalars.append(scalar)
      index += 1
    }
    return text
  }
}
