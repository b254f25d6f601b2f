/// `text` as one YAML value on one line that reads back exactly: plain where every YAML reader takes it for text, else in
/// double quotes. `inFlow`: the value stands inside `[…]` or `{…}`.
package func yamlText(_ text: String, inFlow: Bool = false) -> String {
  isPlain(text, inFlow: inFlow) ? text : doubleQuoted(text)
}

private func isPlain(_ text: String, inFlow: Bool) -> Bool {
  guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
  let firsts = "/~._"
  guard
    first.properties.isAlphabetic || firsts.unicodeScalars.contains(first) || isInteger(text)
      || (isInteger(text.dropLast()) && last == "%"),
    last != ":"
  else {
    return false
  }
  // What some YAML reader takes for null, a truth value or a number.
  let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", ".inf", ".nan"]
  guard !words.contains(text.lowercased()) else { return false }
  var previous: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    guard isQuiet(scalar, inFlow: inFlow) else { return false }
    if previous == ":" && (scalar == " " || inFlow) { return false }
    if previous == " " && scalar == "#" { return false }
    previous = scalar
  }
  return last != " " && first != " "
}

/// A decimal number every reader reads alike.
private func isInteger(_ text: some StringProtocol) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text == "0" || text.utf8.first != 0x30)
}

private func isQuiet(_ scalar: Unicode.Scalar, inFlow: Bool) -> Bool {
  if inFlow, ",[]{}".unicodeScalars.contains(scalar) { return false }
  if "\"'\\|>`".unicodeScalars.contains(scalar) { return false }
  return scalar.value < 0x7F ? scalar.value >= 0x20 : scalar.properties.isAlphabetic
}

private func doubleQuoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default:
      if isHidden(scalar) {
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}
