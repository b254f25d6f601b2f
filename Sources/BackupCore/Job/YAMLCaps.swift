/// The most aliases (`*name`) a file may hold, and the largest file with aliases, in bytes: together they bound what a
/// chain of aliases can expand to.
private let aliasLimit = (count: 16, bytes: 64 << 10)

/// A problem where `bytes` are not the UTF-8 that `text` was decoded from.
func encodingProblem(_ text: String, _ bytes: [UInt8], file: String) -> JobProblem? {
  guard !text.utf8.elementsEqual(bytes) else { return nil }
  let offset = zip(text.utf8, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? bytes.count
  let before = String(decoding: bytes.prefix(offset), as: UTF8.self)
  return JobProblem(
    at: endPosition(of: before.unicodeScalars, file: file), "the file is not UTF-8 text",
    hint: "save it as UTF-8 (without UTF-16 or a code page)")
}

/// A problem at the first character YAML does not allow, or would take for an invisible line break.
func characterProblem(_ text: String, file: String) -> JobProblem? {
  let scalars = text.unicodeScalars
  guard
    let index = scalars.indices.first(where: { index in
      isForbidden(scalars[index]) && !(index == scalars.startIndex && scalars[index] == "\u{FEFF}")
    })
  else { return nil }
  let code = String(scalars[index].value, radix: 16, uppercase: true)
  let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
  return JobProblem(
    at: endPosition(of: scalars[..<index], file: file), "the file contains the control character \(name)",
    hint: "remove it")
}

/// A problem where aliases could make the file expand without bound.
///
/// Counts every `*name` whose `&name` also occurs, quoted or not: never too few, and too many only in files made for it.
func aliasProblem(_ text: String, file: String) -> JobProblem? {
  let anchors = Set(markedNames(text.utf8, UInt8(ascii: "&")))
  guard !anchors.isEmpty else { return nil }
  let count = markedNames(text.utf8, UInt8(ascii: "*")).count(where: anchors.contains)
  guard count > aliasLimit.count || (count > 0 && text.utf8.count > aliasLimit.bytes) else { return nil }
  return .tooManyAliases(FilePosition(file: file))
}

extension JobProblem {
  static func tooManyAliases(_ position: FilePosition) -> JobProblem {
    JobProblem(
      at: position,
      "the file uses too many YAML aliases (at most \(aliasLimit.count), in a file of at most 64 KiB)",
      hint: "write the values out, or put what jobs share under 'defaults' in \(JobFile.sharedName)")
  }
}

/// The names (`[A-Za-z0-9_-]+`) that directly follow `mark`, in order.
private func markedNames(_ bytes: String.UTF8View, _ mark: UInt8) -> [String] {
  var names: [String] = []
  var index = bytes.startIndex
  while let start = bytes[index...].firstIndex(of: mark) {
    let nameStart = bytes.index(after: start)
    let name = bytes[nameStart...].prefix(while: isNameByte)
    if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
    index = nameStart
  }
  return names
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
  default: false
  }
}

private func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x0D, 0x20...0x7E: false
  case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
  default: false
  }
}

/// Where the text after `scalars` begins; a byte order mark takes no column.
private func endPosition(of scalars: some Collection<Unicode.Scalar>, file: String) -> FilePosition {
  var position = FilePosition(file: file)
  var previous: Unicode.Scalar?
  for scalar in scalars {
    if scalar == "\n" || scalar == "\r" {
      if !(scalar == "\n" && previous == "\r") { position.line += 1 }
      position.column = 1
    } else if scalar != "\u{FEFF}" {
      position.column += 1
    }
    previous = scalar
  }
  return position
}
