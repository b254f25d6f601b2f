import BackupCore
import Foundation
import TestSupport
import Testing

@Suite struct JournalLineTests {
  static let run = RunID("20261124T030012Z-7f3a")

  private func text(_ line: JournalLine) throws -> String {
    var bytes: [UInt8] = []
    line.append(to: &bytes, run: try #require(Self.run))
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a line is as the documentation shows it`() throws {
    var line = JournalLine(.replaced, MirrorPath("2024/a \"b\".jpg"))
    line.bytes = 4_300_800
    line.modified = 1_795_489_212_500_000_000
    line.mode = 0o644
    line.hash = "md5:0cc1"
    line.old = .kept
    line.kept = ChangeEvidence.Seen(bytes: 12, modified: 1_795_489_000_000_000_000)
    #expect(
      try text(line) == #"""
        {"change":"replaced","path":"2024/a \"b\".jpg","bytes":4300800,"modified":"2026-11-24T03:00:12.5Z",\#
        "mode":"0644","hash":"md5:0cc1","kept":"versions/20261124T030012Z-7f3a/2024/a \"b\".jpg","kept_bytes":12,\#
        "kept_modified":"2026-11-24T02:56:40Z"}

        """#)
    #expect(
      try text(JournalLine(.add, MirrorPath(bytes: [0x61, 0xFF, 0x0A])))
        == "{\"change\":\"add\",\"path\":\"a\u{FFFD}\\u000a\",\"path_base64\":\"Yf8K\"}\n")
  }

  @Test func `every line reads back as it was`() throws {
    var random = SeededRandom()
    for word in JournalLine.Word.allCases {
      for _ in 0..<40 {
        let path = (0..<Int.random(in: 1...20, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random) }
        var line = JournalLine(word, MirrorPath(bytes: path))
        if Bool.random(using: &random) {
          line.from = MirrorPath(bytes: path.reversed())
          line.bytes = Int64.random(in: 0...Int64.max, using: &random)
          line.modified = Int64.random(in: Int64.min...Int64.max, using: &random)
          line.mode = UInt16.random(in: 0...0o7777, using: &random)
          line.link = Array(path.dropFirst())
          line.hash = "sha1:ab"
          line.old = .lost
        } else if Bool.random(using: &random) {
          line.old = .kept
          line.kept = ChangeEvidence.Seen(bytes: 3, modified: -1)
        }
        if line.old == .kept, line.kept == nil { line.kept = ChangeEvidence.Seen(bytes: nil, modified: nil) }
        var bytes: [UInt8] = []
        line.append(to: &bytes, run: try #require(Self.run))
        #expect(JournalLine(json: bytes.dropLast()) == line)
        #expect(bytes.filter { $0 < 0x20 } == [0x0A])
      }
    }
  }

  @Test(arguments: [
    "", "{", "[]", "{\"change\":\"add\"}", "{\"change\":\"burnt\",\"path\":\"a\"}", "{\"end\":true,\"lines\":0}",
    "{\"change\":\"add\",\"path\":\"a\",\"modified\":\"yesterday\"}",
  ])
  func `what is no line is none`(_ text: String) {
    #expect(JournalLine(json: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000000001Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (1_795_489_212_120_000_000, "2026-11-24T03:00:12.12Z"), (Int64.max, "2262-04-11T23:47:16.854775807Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"), (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
  ])
  func `times are exact`(_ nanoseconds: Int64, _ expected: String) {
    var bytes: [UInt8] = []
    JournalTime.append(nanoseconds, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
    #expect(JournalTime.nanoseconds(expected) == nanoseconds)
  }

  @Test(
    arguments: [
      (Array("a/é".utf8), nil), ([0x61, 0xFF], [0x61, 0xEF, 0xBF, 0xBD]),
      (Array("\u{FFFD}".utf8), Array("\u{FFFD}".utf8)),
      // Go replaces every byte of a scalar that was cut short, Swift the whole of it once.
      ([0xE2, 0x82], [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD]),
      ([0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD]),
      ([0xC0, 0xAF], [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD]), (Array("😀".utf8), nil),
    ] as [([UInt8], [UInt8]?)])
  func `a log name is what Go makes of a path`(_ path: [UInt8], _ expected: [UInt8]?) {
    #expect(MirrorPath(bytes: path).lossyLogName == expected)
  }
}
