internal import Yams

/// What a YAML syntax error means for somebody who wrote a job file; the text of the file is never repeated, as it may
/// hold a secret.
func stumble(_ error: any Error, file: String) -> JobProblem {
  switch error {
  case YamlError.scanner(let context, let problem, let mark, let yaml),
    YamlError.parser(let context, let problem, let mark, let yaml),
    YamlError.composer(let context, let problem, let mark, let yaml):
    let place = { (mark: Mark) in FilePosition(file: file, line: mark.line, column: mark.column) }
    return Stumble(
      problem: problem, context: context?.text ?? "", mark: place(mark), opened: (context?.mark).map(place), yaml: yaml
    ).explained
  case YamlError.duplicatedKeysInMapping(let names, let context):
    return JobProblem(
      at: FilePosition(file: file, line: context.mark.line, column: context.mark.column),
      "key \(quoted(names.first ?? "")) is given twice", hint: "remove one of them")
  default:
    return JobProblem(at: FilePosition(file: file), "the file cannot be read as YAML")
  }
}

/// One error of libyaml: its words, where it stopped, and where the thing it was in the middle of began.
private struct Stumble {
  let problem: String
  let context: String
  let mark: FilePosition
  let opened: FilePosition?
  let yaml: String

  var explained: JobProblem {
    let (place, message, hint) = explanation
    return JobProblem(at: place, message, hint: hint)
  }

  private typealias Explanation = (place: FilePosition, message: String, hint: String)

  private var explanation: Explanation {
    unquoted ?? unspaced ?? unclosed ?? misplaced ?? (
      mark, "not valid YAML: \(problem)", "put the value in double quotes"
    )
  }

  /// A value whose first character means something to YAML.
  private var unquoted: Explanation? {
    switch character {
    case "\t" where problem.contains("cannot start any token") || problem.contains("tab character"):
      return (mark, "a tab cannot be used for indentation", "replace the tab by spaces")
    case let sign? where problem.contains("cannot start any token"):
      return begins(with: sign, mark, example: sign == "@" ? "@daily" : "\(sign)…")
    default: break
    }
    if context.hasSuffix("an alias") || problem.contains("undefined alias") {
      let isRule = line((opened ?? mark).line).contains("- *")
      return begins(with: "*", opened ?? mark, example: isRule ? "- *.tmp" : "*/15 * * * *", isWhole: isRule)
    }
    if context.hasSuffix("an anchor") { return begins(with: "&", opened ?? mark, example: "&…") }
    if context.hasSuffix("a tag") || problem.contains("tag handle") {
      return begins(with: "!", opened ?? mark, example: "!…")
    }
    if context.contains("directive") || problem.contains("directive") {
      return begins(with: "%", opened ?? mark, example: "%…")
    }
    if problem.hasPrefix("block sequence entries") || (problem.hasSuffix("node content") && character == "-") {
      return (
        mark, "'- ' cannot begin a value here unless it is quoted",
        "quote it, for example [\"- *.tmp\"]; or begin the list on a line of its own"
      )
    }
    return nil
  }

  private func begins(with sign: Character, _ place: FilePosition, example: String, isWhole: Bool = false)
    -> Explanation
  {
    (
      place, "a value that begins with '\(sign)' must be quoted",
      "quote \(isWhole ? "the whole rule" : "it"), for example \"\(example)\""
    )
  }

  /// A colon too few or too many.
  private var unspaced: Explanation? {
    let isColon =
      problem.hasPrefix("mapping values are not allowed") || problem.hasPrefix("could not find expected ':'")
    guard isColon || problem.hasPrefix("found unexpected ':'") else { return nil }
    let first = min(opened?.line ?? mark.line, mark.line)
    for number in [first, first - 1] where number > 0 {
      let text = line(number)
      let key = text.drop { $0 == " " }.prefix { $0.isLetter || $0 == "_" }
      let rest = text.drop { $0 == " " }.dropFirst(key.count)
      if !key.isEmpty, rest.first == ":", let next = rest.dropFirst().first, next != " " {
        let column = text.prefix { $0 == " " }.count + key.count + 1
        return (
          FilePosition(file: mark.file, line: number, column: column),
          "there is no space after \(quoted(String(key) + ":"))",
          "write 'key: value', with a space after the colon"
        )
      }
    }
    if problem.hasPrefix("mapping values"), let plain = plainLine(before: mark) {
      return (plain, "this is not a 'key: value' line", "add ': ' after the key, or quote the text")
    }
    if problem.hasPrefix("could not find") {
      return (opened ?? mark, "this is not a 'key: value' line", "add ': ' after the key, or quote the text")
    }
    return (
      mark, "': ' cannot stand inside a value unless it is quoted",
      "put the value in double quotes, or check how the line is indented"
    )
  }

  /// The line before `mark`, where it holds no colon although a new key begins on the line of `mark`.
  private func plainLine(before mark: FilePosition) -> FilePosition? {
    guard mark.line > 1 else { return nil }
    let (text, before) = (line(mark.line), line(mark.line - 1))
    let indent = before.prefix { $0 == " " }.count
    let isKey = text.drop { $0 == " " }.prefix { $0 != ":" }.allSatisfy { $0.isLetter || $0 == "_" }
    guard isKey, text.prefix(while: { $0 == " " }).count <= indent, indent < before.count, !before.contains(":"),
      !before.dropFirst(indent).hasPrefix("- ")
    else { return nil }
    return FilePosition(file: mark.file, line: mark.line - 1, column: indent + 1)
  }

  /// A quote, bracket or brace without its partner.
  private var unclosed: Explanation? {
    let place = opened ?? mark
    if problem.contains("unexpected end of stream") || problem.contains("unexpected document indicator") {
      return (place, "the quote that opens here is never closed", "add the closing quote")
    }
    if problem.contains("',' or ']'") {
      return (place, "the list that opens here lacks a ',' or its ']'", "write [first, second]")
    }
    if problem.contains("',' or '}'") {
      return (place, "the mapping that opens here lacks a ',' or its '}'", "write {first: 1, second: 2}")
    }
    return nil
  }

  private var misplaced: Explanation? {
    if problem.contains("did not find expected key") || problem.contains("expected '-' indicator")
      || problem.contains("mapping keys are not allowed")
    {
      return (
        mark, "this line is indented unlike its neighbours", "keys and list items of one level begin in the same column"
      )
    }
    if problem.contains("another document") {
      return (mark, "a second document begins here", "one file holds one job; remove the '---'")
    }
    if problem.contains("document start") {
      return (mark, "the value of the file has already ended here", "check brackets, quotes and indentation")
    }
    if problem.contains("nesting level") {
      return (mark, "the values are nested too deeply", "a job is a flat mapping")
    }
    if problem.contains("escape") || problem.contains("hexdecimal") {
      return (
        mark, "a backslash in double quotes must begin an escape such as \\n",
        "use single quotes for text with backslashes"
      )
    }
    if problem.contains("node content") { return (mark, "a value is missing here", "add it, or remove the comma") }
    return nil
  }

  private var character: Character? {
    let text = line(mark.line).unicodeScalars
    guard let index = text.index(text.startIndex, offsetBy: mark.column - 1, limitedBy: text.endIndex),
      index < text.endIndex
    else { return nil }
    return Character(text[index])
  }

  private func line(_ number: Int) -> Substring {
    let lines = yaml.split(maxSplits: number, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return number <= lines.count ? lines[number - 1] : ""
  }
}
