/// A word of a schedule, with the place of its first character in the whole.
struct ScheduleWord: Equatable, Sendable {
  var text: String
  /// In Unicode scalars from 0.
  var offset: Int

  /// The place right after the word.
  var end: Int { offset + text.unicodeScalars.count }

  /// The words of `text`, which spaces and tabs separate.
  static func split(_ text: String) -> [ScheduleWord] {
    var words: [ScheduleWord] = []
    var current = ""
    var start = 0
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if scalar == " " || scalar == "\t" {
        if !current.isEmpty { words.append(ScheduleWord(text: current, offset: start)) }
        current = ""
      } else {
        if current.isEmpty { start = offset }
        current.unicodeScalars.append(scalar)
      }
    }
    if !current.isEmpty { words.append(ScheduleWord(text: current, offset: start)) }
    return words
  }

  /// The parts between the commas, each with its place; an empty part stays.
  var parts: [ScheduleWord] {
    var parts = [ScheduleWord(text: "", offset: offset)]
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if scalar == "," {
        parts.append(ScheduleWord(text: "", offset: offset + index + 1))
      } else {
        parts[parts.count - 1].text.unicodeScalars.append(scalar)
      }
    }
    return parts
  }

  /// Whether it begins with a letter a-z.
  var isNamed: Bool { text.unicodeScalars.first.map { isLetter($0) } ?? false }
}

func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
}

func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
