import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Notify

/// The texts word for word, and that no detail is in one that was not asked for.
@Suite struct NotifyTextTests {
  @Test(arguments: NotifyKind.allCases) func `security row 28: a bare text names job, state and counts only`(
    kind: NotifyKind
  ) {
    let text = NotifyText(Sending.event(kind).keeping([]))
    for word in Sending.details { #expect(!(text.title + text.text).contains(word), "\(word)") }
    if kind != .test { #expect(text.title.hasPrefix("photos: ") && text.text.contains("'nas'")) }
    #expect(!text.title.contains("\n"))
  }

  @Test func aBareText() {
    var event = Sending.event().keeping([])
    event.since = Sending.start.addingTimeInterval(-86_400)
    event.isReminder = true
    let text = NotifyText(event)
    #expect(text.title == "photos: still incomplete")
    #expect(
      text.text == """
        The backup is incomplete: some files were not stored (files-failed, exit status 1). Job 'photos' on host 'nas', \
        2026-11-18 11:07 UTC.
        So since 2026-11-17 11:06 UTC.
        Files: 3 added, 2 failed, 4.1 MiB sent
        Run: 20261118T110640Z-7f3a
        Next: mirrorkeep history show 20261118T110640Z-7f3a
        """)
  }

  @Test func allDetails() {
    let lines = NotifyText(Sending.event()).text.split(separator: "\n").map(String.init)
    #expect(lines.contains("2 files of '/home/ann/Pictures' failed") && lines.contains(#"Hint: look at "them""#))
    #expect(
      lines.suffix(5) == [
        "Files that failed:", "  diary/2026.txt", "  b?[31m.jpg", "The end of the log:",
        "error: diary/2026.txt: permission denied",
      ])
  }

  @Test func theEndOfTrouble() {
    var event = Sending.event(.recovered)
    event.since = Sending.start.addingTimeInterval(-86_400)
    let text = NotifyText(event.keeping([]))
    #expect(text.title == "photos: works again")
    #expect(
      text.text.hasPrefix(
        "It works again. Job 'photos' on host 'nas', 2026-11-18 11:07 UTC.\nIt did not since 2026-11-17"))
    event.since = nil
    #expect(NotifyText(event.keeping([])).text.hasPrefix("The backup succeeded. "))
  }

  @Test func longTextsAreCutBetweenCharacters() {
    var event = Sending.event().keeping([])
    event.message = String(repeating: "äöü", count: 5000)
    let text = NotifyText(event).clipped(to: 4000)
    #expect(text.utf8.count <= 4000 && text.utf8.count > 3900 && text.hasSuffix("…"))
  }

  @Test func everyBodyIsJSON() throws {
    let address = try WebAddress("https://a.org/x")
    var event = Sending.event()
    event.message = "\"quotes\", \\ and\nlines <b>&\t"
    let bodies = [
      WebRequest.slack(address, event).body, WebRequest.discord(address, event).body,
      try WebRequest.gotify(address, token: "t", event).body,
      WebRequest.webhook(address, token: nil, headers: [], template: nil, event).body,
      WebRequest.webhook(
        address, token: nil, headers: [], template: #"{"a": "{message}", "b": {"n": {exit_status}}}"#, event
      ).body,
    ]
    let objects = try bodies.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    #expect((objects[0]["text"] as? String)?.contains("&lt;b&gt;&amp;") == true)
    #expect((objects[1]["content"] as? String)?.contains("\"quotes\", \\ and\nlines <b>&") == true)
    #expect(objects[2]["title"] as? String == "photos: incomplete")
    #expect(objects[3]["job"] as? String == "photos" && objects[3]["added"] as? Int == 3)
    #expect(objects[3]["reminder"] as? Bool == false && objects[3]["message"] as? String == event.message)
    #expect(objects[4]["a"] as? String == event.message && (objects[4]["b"] as? [String: Int]) == ["n": 1])
  }

  @Test func pingsKeepPathAndQuery() throws {
    let event = Sending.event().keeping([])
    func ping(_ ping: NotifyPing, _ text: String) throws -> String {
      try WebRequest.ping(ping, try WebAddress(text), event).address.text
    }
    let id = try #require(try ping(.start, "https://a.org/u").split(separator: "=").last.map(String.init))
    #expect(UUID(uuidString: id) != nil)
    #expect(try ping(.start, "https://a.org/u/") == "https://a.org/u/start?rid=\(id)")
    #expect(
      try ping(.end(exitStatus: 0), "https://a.org/key/{job}?create=1")
        == "https://a.org/key/photos/0?create=1&rid=\(id)")
    #expect(try ping(.end(exitStatus: 143), "https://a.org") == "https://a.org/143?rid=\(id)")
    #expect(try ping(.log, "https://a.org/u") == "https://a.org/u/log?rid=\(id)")
    // The last of several attempts is paired with the first.
    var last = event
    last.run = RunID(start: Sending.start.addingTimeInterval(60), random: 1)
    let address = try WebAddress("https://a.org/u")
    #expect(try WebRequest.ping(.log, address, last).address.text != "https://a.org/u/log?rid=\(id)")
    last.firstRun = event.run
    #expect(try WebRequest.ping(.log, address, last).address.text == "https://a.org/u/log?rid=\(id)")
  }

  @Test func mailHeadersCannotBeBroken() throws {
    let mail = MailMessage(Sending.event(), from: "nas@example.org", to: ["ann@example.org", "bob@example.org"])
    let head = mail.lines.prefix { !$0.isEmpty }
    #expect(head.contains("Subject: photos: incomplete") && head.contains("Date: Wed, 18 Nov 2026 11:07:40 +0000"))
    #expect(head.contains("To: ann@example.org, bob@example.org"))
    let body = mail.lines.drop { !$0.isEmpty }.joined()
    #expect(mail.lines.allSatisfy { $0.utf8.count < 100 && !$0.contains("\r") })
    let text = String(decoding: try #require(Data(base64Encoded: body)), as: UTF8.self)
    #expect(text == NotifyText(Sending.event()).text.replacing("\n", with: "\r\n"))
  }
}
