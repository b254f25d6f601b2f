extension ValueKind<TimeSpan> {
  /// A length of time from 1 s, `30s`, `10m`, `6h`, `7d`.
  static let duration = ValueKind.text(durationSchema) { text, _ throws(Refusal) in
    let span = try parseDuration(text)
    guard span.seconds > 0 else { throw Refusal("must be at least 1s") }
    return span
  }

  /// The same, or `0` for none.
  static let durationOrNone = ValueKind.text([
    "anyOf": [durationSchema, ["enum": [0, "0"]]]
  ]) { text, _ throws(Refusal) in try parseDuration(text) }
}

private let durationSchema: SchemaValue = ["type": "string", "pattern": "^([0-9]+[dhms])+$"]

/// The length of time `text` names, `0` among them; units from the largest to the smallest, each once.
func parseDuration(_ text: String) throws(Refusal) -> TimeSpan {
  if text == "0" { return TimeSpan(seconds: 0) }
  let fault = Refusal(
    "must be a length of time, not \(quoted(text))", hint: "write a number and s, m, h or d: 30s, 10m, 6h, 7d")
  var total = 0
  var units = TimeSpan.units[...]
  var rest = text[...]
  guard !rest.isEmpty else { throw fault }
  while !rest.isEmpty {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest.dropFirst(digits.count)
    guard !digits.isEmpty, let sign = rest.first, let place = units.firstIndex(where: { $0.sign == sign }) else {
      throw fault
    }
    guard digits.utf8.count <= 9, let count = Int(digits) else { throw tooLong }
    total += count * units[place].seconds
    units = units[(place + 1)...]
    rest = rest.dropFirst()
  }
  guard total <= TimeSpan.longest.seconds else { throw tooLong }
  return TimeSpan(seconds: total)
}

private let tooLong = Refusal("cannot be longer than \(TimeSpan.longest)")
