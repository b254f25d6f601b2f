internal import Yams

/// A key whose first character was replaced by one nobody writes, so that its twin could be read too.
struct MaskedKey {
  let line: Int
  let column: Int
  fileprivate let original: Unicode.Scalar

  /// The key as written, from the masked text the parser returned.
  func key(_ masked: String) -> String {
    String(String.UnicodeScalarView([original] + masked.unicodeScalars.dropFirst()))
  }
}

/// The tree of `text`, duplicate keys included; nil for an empty file.
///
/// Yams stops at the first duplicate key and then knows only one place. So the key it stopped at is masked in the text
/// (same length, so all places stay true) and the text composed again, once for each duplicate; a key that cannot be
/// masked (an escape, an alias) and the 101st duplicate are left to throw.
func composeKeepingDuplicates(_ text: String) throws -> (root: Node, masks: [MaskedKey])? {
  var text = text
  var masks: [MaskedKey] = []
  while true {
    do {
      // No resolver rules: scalars stay text, and `off` equals "off". The encoding is named so that no environment
      // variable decides it.
      guard let root = try compose(yaml: text, .basic, .default, .utf8) else { return nil }
      return (root, masks)
    } catch YamlError.duplicatedKeysInMapping(let names, let context) {
      guard masks.count < 100, let mask = mask(keyAt: context.mark, in: &text, serial: masks.count) else {
        throw YamlError.duplicatedKeysInMapping(duplicates: names, context: context)
      }
      masks.append(mask)
    }
  }
}

private func mask(keyAt mark: Mark, in text: inout String, serial: Int) -> MaskedKey? {
  var scalars = Array(text.unicodeScalars)
  guard var index = offset(of: mark, in: scalars), index < scalars.count else { return nil }
  if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
  guard index < scalars.count, scalars[index].properties.isAlphabetic || scalars[index] == "_",
    let stand = Unicode.Scalar(0xE000 + UInt32(serial))
  else { return nil }
  let original = scalars[index]
  scalars[index] = stand
  text = String(String.UnicodeScalarView(scalars))
  return MaskedKey(line: mark.line, column: mark.column, original: original)
}

private func offset(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
  var line = 1
  var index = 0
  while line < mark.line, index < scalars.count {
    if scalars[index] == "\n" || (scalars[index] == "\r" && (index + 1 == scalars.count || scalars[index + 1] != "\n"))
    {
      line += 1
    }
    index += 1
  }
  return line == mark.line ? index + mark.column - 1 : nil
}
