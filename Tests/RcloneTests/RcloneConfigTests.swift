import Testing

@testable import Rclone

/// The editor of rclone.conf: what it reads, and that it leaves every byte alone which need not change.
@Suite struct RcloneConfigTests {
  static let handMade = """
    # my remotes
    [nas]
    type = sftp
    host = nas.example

    [pcloud_backup]
    type = pcloud
    client_id=zQg0smNw8tp
    root_folder_id   =   19066333043
    ; keep me
    token = {"access_token":"old","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

    [zz]
    type = local

    """

  private func edited(
    _ text: String, _ section: String, _ changes: [(key: String, value: String?)]
  ) throws -> String {
    var config = text.isEmpty ? RcloneConfig() : try RcloneConfig(parsing: Array(text.utf8))
    try config.set(changes, in: section)
    #expect(try RcloneConfig(parsing: config.bytes) == config)
    return String(decoding: config.bytes, as: UTF8.self)
  }

  @Test func readsSectionsAndValues() throws {
    let config = try RcloneConfig(parsing: Array(Self.handMade.utf8))
    #expect(config.sections == ["nas", "pcloud_backup", "zz"])
    #expect(config.values(in: "nas") == ["type": "sftp", "host": "nas.example"])
    #expect(config.values(in: "pcloud_backup")?["root_folder_id"] == "19066333043")
    #expect(config.values(in: "pcloud_backup")?["client_id"] == "zQg0smNw8tp")
    #expect(config.values(in: "missing") == nil)
  }

  @Test(arguments: [
    ("[a]\r\nk = v\r\n", "v"), ("[a]\nk: v", "v"), ("[a]\nk = `  v `\n", "  v "), ("[a]\n\"k\" = `v`", "v"),
    ("[ a ]\n  k=1\n[b]\nk=2\n[a]\nk = v", "v"), ("\u{FEFF}[a]\nk = v", "v"), ("[a]\nk = x\nk = v\n", "v"),
    ("[a]\nk = v = w\n", "v = w"), ("[a]\nk =\n", ""), ("[a]\nk = \"\"\"v\"\"\"\n", "v"), ("[a]\nk = \"\n", "\""),
  ])
  func readsWhatRcloneReads(text: String, value: String) throws {
    #expect(try RcloneConfig(parsing: Array(text.utf8)).values(in: "a")?["k"] == value)
  }

  @Test(arguments: [
    ("", RcloneConfigDamage.empty), ("[a]\nk = v\ngarbage\n", .unreadable(line: 3)),
    ("[a]\n= v\n", .unreadable(line: 2)), ("[a]\nk = `v\n", .unreadable(line: 2)),
    ("[a]\nk = \0\n", .unreadable(line: 2)), ("[]\nk = v\n", .unreadable(line: 2)),
    ("[a\n", .unreadable(line: 1)), ("[a]\n\"k\nv\"=1\n", .unreadable(line: 2)),
    ("# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nDuVR4LM\n", .encrypted),
    ("RCLONE_ENCRYPT_V0:", .encrypted),
  ])
  func refusesWhatRcloneCannotRead(text: String, damage: RcloneConfigDamage) {
    #expect(throws: damage) { try RcloneConfig(parsing: Array(text.utf8)) }
  }

  @Test func replacesOneValueInPlace() throws {
    let expected = Self.handMade.replacing("{\"access_token\":\"old\"", with: "{\"access_token\":\"new\"")
    let token = #"{"access_token":"new","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}"#
    #expect(try edited(Self.handMade, "pcloud_backup", [("token", token)]) == expected)
  }

  @Test func addsKeysAfterTheLastLineOfTheSection() throws {
    let expected = Self.handMade.replacing("00Z\"}\n", with: "00Z\"}\nhostname = eapi.pcloud.com\n")
    #expect(try edited(Self.handMade, "pcloud_backup", [("hostname", "eapi.pcloud.com")]) == expected)
  }

  @Test func leavesAllBytesWhenNothingChanges() throws {
    let same = try edited(Self.handMade, "pcloud_backup", [("root_folder_id", "19066333043"), ("hostname", nil)])
    #expect(same == Self.handMade)
  }

  @Test(arguments: [
    ("", "[n]\nk = v\n"), ("[a]\nx = 1", "[a]\nx = 1\n\n[n]\nk = v\n"), ("[a]\nx = 1\n", "[a]\nx = 1\n\n[n]\nk = v\n"),
    ("[a]\nx = 1\n\n", "[a]\nx = 1\n\n[n]\nk = v\n"), ("[a]\r\nx = 1\r\n", "[a]\r\nx = 1\r\n\r\n[n]\r\nk = v\r\n"),
    ("[n]", "[n]\nk = v"), ("[n]\n[a]\nk = 1\n", "[n]\nk = v\n[a]\nk = 1\n"),
    ("[n]\nk = 1\n[a]\n[n]\nk = 2\n", "[n]\nk = 1\n[a]\n[n]\nk = v\n"),
    ("[n]\nk=`a b`  \r\n# end", "[n]\nk=v  \r\n# end"), ("[n]\nk =\n", "[n]\nk =v\n"),
  ])
  func putsTheValueWhereItBelongs(text: String, expected: String) throws {
    #expect(try edited(text, "n", [("k", "v")]) == expected)
  }

  @Test func removesEveryLineOfAKey() throws {
    #expect(
      try edited("[n]\nk = 1\nx = 2\n[a]\nk = 3\n[n]\nk = 4\n", "n", [("k", nil)]) == "[n]\nx = 2\n[a]\nk = 3\n[n]\n")
  }

  @Test(arguments: ["a\nb = c", " a", "a ", "\"\"\"a", "`a", "a\u{0}", "%(x)s"])
  func refusesValuesRcloneWouldReadDifferently(value: String) throws {
    var config = try RcloneConfig(parsing: Array("[n]\nk = 1\n".utf8))
    let before = config
    #expect(throws: RcloneConfigDamage.unwritableValue(key: "k")) { try config.set([("k", value)], in: "n") }
    #expect(config == before)
  }

  /// 2,000 random files: after an edit the other sections' lines and every comment are the same bytes in the same order.
  @Test func keepsForeignBytesOfRandomFiles() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    for _ in 0..<2000 {
      let foreign = Self.randomFile(&random)
      guard !foreign.isEmpty else { continue }
      var config = try RcloneConfig(parsing: foreign)
      let before = config
      let value = ["v", "eapi.pcloud.com", "{\"a\":\"b\"}"].randomElement(using: &random)
      try config.set([("token", value), ("hostname", Bool.random(using: &random) ? "h" : nil)], in: "mine")
      #expect(config.values(in: "mine")?["token"] == value, "seed \(seed)")
      #expect(Self.foreignLines(config.bytes) == Self.foreignLines(before.bytes), "seed \(seed)")
      for section in before.sections where section != "mine" {
        #expect(config.values(in: section) == before.values(in: section), "seed \(seed)")
      }
    }
  }

  /// All lines but those of `mine` that set `token` or `hostname`, its header, and blank ones; line ends left out.
  private static func foreignLines(_ bytes: [UInt8]) -> [[UInt8]] {
    var section: [UInt8] = []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let line = line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : Array(line)
      if line.first == UInt8(ascii: "[") { section = line }
      let isMine = section == Array("[mine]".utf8)
      if line.isEmpty || isMine && (line.first == UInt8(ascii: "[") || line.starts(with: "token".utf8)) { return nil }
      return isMine && line.starts(with: "hostname".utf8) ? nil : line
    }
  }

  private static func randomFile(_ random: inout SplitMix) -> [UInt8] {
    let lines = [
      "[mine]", "[other]", "[x y]", "token = 1", "hostname: 2", "type=pcloud", "k = \"q\"", "# note", ";", "",
      "  spaced   =  v  ",
    ]
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    let chosen = (0..<Int.random(in: 0...14, using: &random)).compactMap { _ in lines.randomElement(using: &random) }
    let last = Bool.random(using: &random) ? end : ""
    return chosen.isEmpty ? [] : Array((chosen.joined(separator: end) + last).utf8)
  }
}

/// A small seeded generator (SplitMix64), so that a failing seed can be run again.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
