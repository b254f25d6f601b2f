/// A word after which a secret follows, and how the secret is told from the text around it.
struct SecretWord: Sendable {
  enum Kind: Sendable {
    /// `token=x`, `"token": "x"`, `--pcloud-token x`.
    case key
    /// `Authorization: Bearer x`: everything to the end of the line.
    case header
    /// `Bearer x`.
    case scheme
    /// `?code=x&`: only as part of a query.
    case query
    /// `://user:x@host`.
    case url
  }

  let text: [UInt8]
  let kind: Kind
  /// Where in `text` the two bytes stand that are looked for.
  let rarePair: Int
  /// What may still belong to the word.
  let suffixes: [[UInt8]]

  private init(_ text: String, _ kind: Kind, pairAt rarePair: Int, suffixes: [String] = []) {
    self.text = Array(text.utf8)
    self.kind = kind
    self.rarePair = rarePair
    self.suffixes = suffixes.map { Array($0.utf8) }
  }

  static let all = [
    SecretWord("token", .key, pairAt: 1),
    SecretWord("secret", .key, pairAt: 2, suffixes: ["_access_key", "_key", "key"]),
    SecretWord("pass", .key, pairAt: 2, suffixes: ["word2", "word", "wd", "phrase", "2"]),
    SecretWord("authorization", .header, pairAt: 7),
    SecretWord("bearer ", .scheme, pairAt: 1),
    SecretWord("basic ", .scheme, pairAt: 4),
    SecretWord("code=", .query, pairAt: 3),
    SecretWord("auth=", .query, pairAt: 3),
    SecretWord("://", .url, pairAt: 0),
  ]

  /// The value that follows the word standing at `start`, if one does.
  func match(at start: Int, in bytes: UnsafeRawBufferPointer) -> SecretMatch? {
    var scan = SecretScan(bytes, at: start + text.count)
    let value: Range<Int>?
    switch kind {
    case .key:
      if let suffix = suffixes.first(where: { scan.stands($0) }) { scan.position += suffix.count }
      value = scan.keyedValue(isStrong: Self.isStrong(start, bytes), isFlag: Self.isFlag(start, bytes))
    case .header: value = scan.headerValue()
    case .scheme: value = scan.word(atLeast: 8)
    case .query: value = Self.isInQuery(start, bytes) ? scan.word(atLeast: 1) : nil
    case .url: value = scan.urlPassword()
    }
    return value.map { SecretMatch(start: start, value: $0) }
  }

  /// `access_token`, `refresh_token`, `client_secret`: words that name nothing but a secret.
  private static func isStrong(_ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    start > 0 && bytes[start - 1] == UInt8(ascii: "_")
  }

  /// Whether the word ends a command line option, `--pcloud-token`.
  private static func isFlag(_ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = start
    while index > 0, start - index < 64 {
      let byte = bytes[index - 1]
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      guard isLetter || byte == UInt8(ascii: "-") || (48...57).contains(byte) else { break }
      index -= 1
    }
    return index + 1 < start && bytes[index] == UInt8(ascii: "-") && bytes[index + 1] == UInt8(ascii: "-")
  }

  private static func isInQuery(_ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard start > 0 else { return false }
    if bytes[start - 1] == UInt8(ascii: "?") || bytes[start - 1] == UInt8(ascii: "&") { return true }
    let escaped = Array("\\u0026".utf8)
    return start >= escaped.count && escaped.indices.allSatisfy { bytes[start - escaped.count + $0] == escaped[$0] }
  }
}
