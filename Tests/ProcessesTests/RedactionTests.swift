import Foundation
import Processes
import TestSupport
import Testing

@Suite struct RedactionTests {
  struct Case: Sendable {
    var text: String
    var masked: String

    init(_ text: String, _ masked: String) {
      self.text = text
      self.masked = masked
    }
  }

  static let tokenLooking = [
    Case(#"{"access_token":"abc","token_type":"bearer"}"#, #"{"access_token":"(hidden)","token_type":"bearer"}"#),
    Case(#"{"msg":"{\"access_token\":\"abc\"}"}"#, #"{"msg":"{\"access_token\":\"(hidden)\"}"}"#),
    Case(#"token = {"access_token":"abc"}"#, #"token = {"access_token":"(hidden)"}"#),
    Case(#"pc,token="{""access_token"":""abc""}":"#, #"pc,token="(hidden)""access_token"":""(hidden)""}":"#),
    Case(
      #""pc,token=\"{\"\"access_token\"\":\"\"abc\"\"}\":x""#,
      #""pc,token=\"(hidden)\"\"access_token\"\":\"\"(hidden)\"\"}\":x""#),
    Case(#"{\"pass\":\"\",\"user\":\"ann\"}"#, #"{\"pass\":\"\",\"user\":\"ann\"}"#),
    Case("client_secret = abc", "client_secret = (hidden)"),
    Case(#""client_secret": "a\"bc", "x": 1"#, #""client_secret": "(hidden)", "x": 1"#),
    Case("pass = s3cretObscured", "pass = (hidden)"),
    Case(#""password":"","user":"ann""#, #""password":"","user":"ann""#),
    Case("Authorization: Bearer abc def", "Authorization: (hidden)"),
    Case(#"Authorization:[Bearer abcdefgh]"#, #"Authorization:[(hidden)"#),
    Case(#"{"msg":"AUTHORIZATION: Basic dXNlcjpwYXNz\r\nHost: x"}"#, #"{"msg":"AUTHORIZATION: (hidden)\r\nHost: x"}"#),
    Case("sent bearer abcdefghijkl to", "sent bearer (hidden) to"),
    Case("http://127.0.0.1:53682/?code=abc&state=xyz", "http://127.0.0.1:53682/?code=(hidden)&state=xyz"),
    Case(#"{"url":"http://h/?state=x\u0026code=abc"}"#, #"{"url":"http://h/?state=x\u0026code=(hidden)"}"#),
    Case("https://ann:pw@proxy:3128/x", "https://ann:(hidden)@proxy:3128/x"),
    Case("rclone --pcloud-token abc --pass x -- /a", "rclone --pcloud-token (hidden) --pass (hidden) -- /a"),
    Case("--pcloud-client-secret=abc next", "--pcloud-client-secret=(hidden) next"),
    Case("RCLONE_CONFIG_PC_TOKEN=abc", "RCLONE_CONFIG_PC_TOKEN=(hidden)"),
  ]

  @Test(arguments: tokenLooking)
  func tokenLookingTextIsMasked(_ example: Case) {
    #expect(Redaction().masked(example.text) == example.masked)
    #expect(Redaction().masked(example.masked) == example.masked)
  }

  @Test(arguments: [
    "pcloud error: Invalid 'access_token' provided. (2094)", "couldn't fetch token: invalid_grant",
    "oauth2: server response missing access_token", "passed: 3", "Couldn't decrypt configuration, wrong password.",
    "http://127.0.0.1:53682/auth?state=xyz", "basic auth", #"{"object":"my passwords/token list.txt","size":3}"#,
    "https://host/path:with@sign", "", "token", "token=", #""token":"#, "://", "pass",
  ])
  func ordinaryTextStays(_ text: String) {
    #expect(Redaction().masked(text) == text)
  }

  /// Security rows 3 and 4: the value itself, wherever it stands and however it is written.
  @Test(arguments: ["s3cr/t+&<\"x\\y> =é", "aaaaaaaaaaaaaaaaaaaaaaaa", "p4ss"])
  func knownValuesAreMaskedInEveryForm(_ secret: String) throws {
    let redaction = Redaction([SecretValue(secret)])
    let json = String(decoding: try JSONEncoder().encode([secret]), as: UTF8.self)
    let url = try #require(secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    var forms = [secret, String(json.dropFirst(2).dropLast(2)).replacingOccurrences(of: "\\/", with: "/"), url]
    forms.append(url.replacingOccurrences(of: "%20", with: "+"))
    forms.append(secret.utf8.map { String(format: "%02x", $0) }.joined())
    for form in forms {
      #expect(redaction.masked("before \(form) after") == "before (hidden) after", "\(form)")
    }
    guard secret.utf8.count > 6 else { return }
    for user in ["", "u", "us", "use"] {
      let text = Data("\(user)\(secret):x".utf8).base64EncodedString()
      #expect(redaction.masked(text).contains("(hidden)"), "\(text)")
    }
  }

  @Test func tokensInsideATokenTextAreKnownToo() {
    let redaction = Redaction([SecretValue(#"{"access_token":"abcdefghij","token_type":"bearer"}"#)])
    #expect(redaction.masked("x abcdefghij y") == "x (hidden) y")
  }

  /// Whatever the reads cut, the stream gives what the whole gives.
  @Test func piecesGiveWhatTheWholeGives() {
    var random = SeededRandom()
    let secret = "SECRETVALUE123"
    let redaction = Redaction([SecretValue(secret)])
    let words = [secret, "access_token=", "\"token\":\"", "\n", " ", "a", "Bearer ", "\\\"", "\"", "xyz", "&", "é"]
    for _ in 0..<300 {
      let whole = (0..<40).map { _ in words.randomElement(using: &random) ?? "" }.joined() + "\n"
      let expected = whole.split(separator: "\n", omittingEmptySubsequences: false).map { redaction.masked(String($0)) }
      let pieces = Self.stream(Array(whole.utf8), redaction, &random, largest: 9)
      #expect(String(decoding: pieces, as: UTF8.self) == expected.joined(separator: "\n"))
    }
  }

  /// One line of 3 MiB with secrets all over it: none gets through.
  @Test func endlessLinesAreMaskedToo() {
    var random = SeededRandom()
    let secret = "SECRETVALUE123"
    var line: [UInt8] = []
    while line.count < 3 << 20 {
      line += repeatElement(UInt8(ascii: "x"), count: Int.random(in: 1...30000, using: &random))
      line += "\(secret) access_token=\(secret.lowercased()) ".utf8
    }
    let masked = Self.stream(line, Redaction([SecretValue(secret)]), &random, largest: 65536)
    let text = String(decoding: masked, as: UTF8.self)
    #expect(!text.contains(secret))
    #expect(!text.contains(secret.lowercased()))
    #expect(masked.count > line.count / 2)
  }

  @Test func aValueWithoutEndIsSwallowedToTheEndOfItsLine() {
    var random = SeededRandom()
    let line = Array("access_token=".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20) + Array("\nend".utf8)
    let masked = Self.stream(line, Redaction(), &random, largest: 65536)
    #expect(String(decoding: masked, as: UTF8.self) == "access_token=(hidden)\nend")
  }

  @Test func secretValuesDoNotPrint() {
    let secret = SecretValue("hunter2!")
    var dumped = ""
    dump([secret], to: &dumped)
    let printed = ["\(secret)", String(reflecting: secret), "\([secret])", dumped]
    for text in printed {
      #expect(!text.contains("hunter2"))
      #expect(!text.contains("104"))
    }
  }

  private static func stream(
    _ bytes: [UInt8], _ redaction: Redaction, _ random: inout SeededRandom, largest: Int
  ) -> [UInt8] {
    var stream = RedactingStream(redaction)
    var result: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...largest, using: &random)
      rest.prefix(count).withUnsafeBytes { stream.append($0) { result += $0 } }
      rest = rest.dropFirst(count)
    }
    stream.finish { result += $0 }
    return result
  }
}
