/// The user's words in single quotes, on one line and unable to steer a terminal: control and other invisible
/// characters stand as `\u{1b}`, and whatever is longer than 80 characters ends in `…`.
func quoted(_ text: String) -> String {
  var result = "'"
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == 80 {
      result += "…"
      break
    }
    if isHidden(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

/// `first, second or third`.
func enumeration(_ words: [String], _ junction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(junction) " + last
}

/// Whether a character cannot be seen where it stands, or steers what is around it.
func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
  default: false
  }
}
