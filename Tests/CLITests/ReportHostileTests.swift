import Foundation
import TestSupport
import Testing

@testable import CLI

/// Names and words from outside stay names and words, whatever the format; `FAILURES` row 15.
@Suite struct ReportHostileTests {
  static let words = ReportYear.Words(
    message: """
      <img src=x onerror=alert(1)> " onmouseover="alert(2) ' onload='x </style></title><script>alert(3)</script>
      ! photos: all well \u{1b}[31m\r\u{202e}gpj.exe\u{2028}\u{7} [x](javascript:alert(4)) https://evil.example/a \
      www.evil.example | `a` **b** &lt; =cmd|' /C calc'!A0 ann@evil.example
      """, papers: "=1+1</bdi>\n  ! photos: \u{1b}]0;x\u{7}<b onclick=x>|`x`\u{202e}",
    destination: "pcloud_backup:\"><svg onload=alert(5)>\n@x", host: "-nas\"'<i>")

  private let place: Workplace

  init() throws {
    place = try Workplace()
    try ReportYear.fill(place.folder.path("state"), Self.words)
  }

  private func report(_ format: String, in place: Workplace? = nil) throws -> String {
    let ended = try (place ?? self.place).run(
      ["report", "--since", "170d", "--format", format], adding: ["MIRRORKEEP_NOW": ReportYear.now])
    #expect(ended.status == 0)
    return ended.output
  }

  /// What steers a terminal, or turns text around.
  private func steering(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { scalar in
      scalar != "\n"
        && (scalar.value < 32 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value))
    }
  }

  @Test(arguments: [("text", "txt"), ("csv", "csv"), ("markdown", "md")])
  func itIsAsRecordedAndSteersNothing(_ format: String, _ ending: String) throws {
    let text = try report(format)
    #expect(steering(text) == [])
    Golden.expect(try ReportHost.hidden(in: text, of: place), matches: "report/hostile.\(ending)")
  }

  @Test func noLineIsMadeUp() throws {
    // Only details may hold line breaks, and those stand further in.
    #expect(
      !(try report("text")).split(separator: "\n").contains { $0.hasPrefix("  ! photos: all well") || $0 == "@x" })
    #expect(try report("markdown").split(separator: "\n").allSatisfy { !$0.hasPrefix("! ") && !$0.hasPrefix("@") })
  }

  @Test func noFieldIsAFormula() throws {
    let script = "import csv, json, sys; print(json.dumps(list(csv.reader(sys.stdin))))"
    try place.folder.write(try report("csv"), to: "report.csv")
    let ended = try start(
      try findProgram("python3"), ["-c", script], environment: ["PYTHONUTF8": "1"], in: place.folder.path,
      input: try #require(FileHandle(forReadingAtPath: place.folder.path("report.csv"))))
    let rows = try #require(try ended.json() as? [[String]])
    #expect(rows.count == 4 && rows.allSatisfy { $0.count == rows[0].count })
    for field in rows.joined() where Double(field) == nil {
      #expect(!"=+-@".contains(field.first { !$0.isWhitespace } ?? "x"), "\(field)")
    }
    #expect(rows.contains { $0[0].hasPrefix("'=1+1</bdi>") })
  }

  @Test func noNodeComesOfIt() throws {
    let plain = try Workplace()
    try ReportYear.fill(plain.folder.path("state"), ReportYear.Words(message: "said", papers: "0papers"))
    try place.folder.write(try report("html"), to: "hostile.html")
    try plain.folder.write(try report("html", in: plain), to: "plain.html")
    let hostile = try HTMLNodes(place.folder.path("hostile.html"))
    #expect(hostile.nodes == (try HTMLNodes(plain.folder.path("plain.html"))).nodes)
    #expect(hostile.nodes.count > 300)
    #expect(hostile.texts.contains { $0.contains("<script>alert(3)</script>") })
    #expect(steering(try place.folder.text("hostile.html")) == [])
    try expectSelfContained(hostile)
  }

  /// No script, nothing that loads, no address, and a policy that says so.
  private func expectSelfContained(_ page: HTMLNodes) throws {
    let names = Set(page.nodes.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) })
    let loading: Set = [
      "script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "a", "image", "use",
    ]
    #expect(names.isDisjoint(with: loading), "\(names)")
    let attributes = Set(page.values.keys.compactMap { $0.split(separator: ".").last.map(String.init) })
    #expect(
      attributes.isDisjoint(with: ["src", "href", "srcset", "action", "style", "xlink:href", "xmlns"]), "\(attributes)")
    #expect(attributes.allSatisfy { !$0.hasPrefix("on") })
    #expect(page.values["meta.content"]?.contains("default-src 'none'; style-src 'unsafe-inline'") == true)
    let sheet = try #require(page.texts.first { $0.contains(":root") })
    for word in ["url(", "@import", "http", "expression"] { #expect(!sheet.contains(word)) }
    for (name, values) in page.values where name != "svg.aria-label" && name != "meta.content" {
      #expect(values.allSatisfy { !$0.contains("://") }, "\(name)")
    }
  }

  @Test func aPlainReportNamesNoAddressAtAll() throws {
    let plain = try Workplace()
    try ReportYear.fill(plain.folder.path("state"))
    let html = try report("html", in: plain)
    for word in ["http:", "https:", "<script", "javascript", "url(", "//"] { #expect(!html.contains(word), "\(word)") }
  }

  @Test func aBrowserReadsTheSameAndItFitsANarrowScreen() throws {
    let browser = try Browser()
    let file = try place.folder.write(try report("html"), to: "hostile.html")
    try place.folder.write(try browser.document(file), to: "seen.html")
    let (written, seen) = (try HTMLNodes(file), try HTMLNodes(place.folder.path("seen.html")))
    #expect(seen.nodes == written.nodes)
    // A script beside the report, not in it: how wide does it get on a telephone?
    let frame = try place.folder.write(
      """
      <body><iframe id=f width=360 height=9000 src=hostile.html onload="
        document.body.dataset.width = f.contentDocument.documentElement.scrollWidth"></iframe></body>
      """, to: "frame.html")
    #expect(try browser.document(frame).contains("data-width=\"360\""))
  }
}
