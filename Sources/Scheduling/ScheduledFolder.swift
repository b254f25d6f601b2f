/// The jobs folder an entry's command names.
enum ScheduledFolder {
  /// nil for the one of its user.
  static func find(in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == "--jobs" { return words.dropFirst(index + 1).first }
      for prefix in ["--jobs=", "MIRRORKEEP_JOBS="] where word.hasPrefix(prefix) {
        return String(word.dropFirst(prefix.count))
      }
    }
    return nil
  }

  /// The same of what entries of `program` are given.
  static func named(by program: ScheduledProgram) -> String? { find(in: program.options) }

  /// The words of an entry's text.
  static func words(_ text: some StringProtocol) -> [String] {
    text.split(whereSeparator: { (character: Character) in " \t'\"\n".contains(character) }).map { String($0) }
  }
}
