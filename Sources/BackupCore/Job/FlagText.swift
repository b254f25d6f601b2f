extension ValueKind<Bool> {
  /// `true` or `false`.
  static let flag = ValueKind.text(["type": "boolean"]) { text, _ throws(Refusal) in
    switch text {
    case "true": return true
    case "false": return false
    default: throw Refusal("must be true or false, not \(quoted(text))")
    }
  }
}
