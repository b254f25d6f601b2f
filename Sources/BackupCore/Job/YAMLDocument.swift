/// Text -> YAMLNode. Reads one file's YAML, or says what is in the way.
internal import Yams

/// The value a YAML file holds; nil for a file without one, and where a problem kept it from being read.
///
/// Everything untrusted is capped before the library sees it: the size, control characters, and what aliases can expand
/// to. Duplicate keys are reported one by one, the first of each is kept.
func readYAML(_ bytes: [UInt8], file: String, problems: inout [JobProblem]) -> YAMLNode? {
  guard bytes.count <= JobFile.sizeLimit else {
    problems.append(.fileTooLarge(FilePosition(file: file)))
    return nil
  }
  let text = String(decoding: bytes, as: UTF8.self)
  if let problem = encodingProblem(text, bytes, file: file) ?? characterProblem(text, file: file)
    ?? aliasProblem(text, file: file)
  {
    problems.append(problem)
    return nil
  }
  do {
    let scalars = text.unicodeScalars
    let body = scalars.first == "\u{FEFF}" ? String(scalars.dropFirst()) : text
    guard let (root, masks) = try composeKeepingDuplicates(body) else { return nil }
    var conversion = NodeConversion(file: file, masks: masks)
    let node = conversion.node(root)
    problems += conversion.problems
    return conversion.isComplete ? node : nil
  } catch {
    problems.append(stumble(error, file: file))
    return nil
  }
}

/// The most values a file may hold, aliases counted as what they stand for.
private let valueLimit = 100_000

/// Yams' tree -> ours: without tags, anchors and duplicate keys.
private struct NodeConversion {
  let file: String
  let masks: [MaskedKey]
  var problems: [JobProblem] = []
  /// False once something was found that leaves no tree worth reading.
  var isComplete = true
  private var remaining = valueLimit

  init(file: String, masks: [MaskedKey]) {
    self.file = file
    self.masks = masks
  }

  mutating func node(_ node: Node) -> YAMLNode {
    let position = place(node.mark)
    remaining -= 1
    guard remaining >= 0 else {
      if isComplete { problems.append(.tooManyValues(FilePosition(file: file))) }
      isComplete = false
      return YAMLNode(content: .text(""), position: position)
    }
    switch node {
    case .scalar(let scalar):
      if scalar.tag.rawValue != "", scalar.tag.rawValue != Tag.Name.str.rawValue { problems.append(.tag(position)) }
      return YAMLNode(content: .text(scalar.string), position: position)
    case .sequence(let sequence):
      return YAMLNode(content: .list(sequence.map { self.node($0) }), position: position)
    case .mapping(let mapping):
      return YAMLNode(content: .mapping(entries(mapping)), position: position)
    case .alias:
      return YAMLNode(content: .text(""), position: position)
    }
  }

  private mutating func entries(_ mapping: Node.Mapping) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var first: [String: Int] = [:]
    for (key, value) in mapping {
      let position = place(key.mark)
      let value = node(value)
      guard case .scalar(let scalar) = key else {
        problems.append(JobProblem(at: position, "a key must be text, not \(node(key).kindName)"))
        continue
      }
      let name = masks.first { $0.line == position.line && $0.column == position.column }?.key(scalar.string)
      let key = name ?? scalar.string
      if let line = first[key] {
        problems.append(.duplicateKey(key, firstLine: line, position))
      } else {
        first[key] = position.line
        entries.append(YAMLEntry(key: key, position: position, value: value))
      }
    }
    return entries
  }

  private func place(_ mark: Mark?) -> FilePosition {
    FilePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }
}

extension JobProblem {
  static func fileTooLarge(_ position: FilePosition) -> JobProblem {
    JobProblem(
      at: position, "the file is larger than 1 MiB", hint: "a job file is a few lines; is this the right file?")
  }

  fileprivate static func tooManyValues(_ position: FilePosition) -> JobProblem {
    JobProblem(
      at: position, "the file holds more than \(valueLimit) values, those behind aliases counted each time",
      hint: "a job file is a few lines; is this the right file?")
  }

  fileprivate static func tag(_ position: FilePosition) -> JobProblem {
    JobProblem(
      at: position, "a value that begins with '!' is a YAML tag, and tags are not used here",
      hint: "quote the value, for example \"!important\"")
  }

  static func duplicateKey(_ key: String, firstLine: Int, _ position: FilePosition) -> JobProblem {
    JobProblem(
      at: position, "key \(quoted(key)) is given twice; the first is on line \(firstLine)", hint: "remove one of them")
  }
}
