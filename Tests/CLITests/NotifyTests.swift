import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// What a run tells whom, through the binary, with a real HTTP server at the other end.
@Suite struct NotifyTests {
  /// A place whose channel `ops` is `type` at the peer's `path`.
  private func place(_ peer: PythonPeer, _ path: String = "/ops", type: String = "ntfy", more: String = "") throws
    -> Workplace
  {
    let place = try Workplace()
    try place.addJob("photos")
    try place.share(
      """
      notify:
        ops: {type: \(type), url: "http://127.0.0.1:\(peer.port)\(path)"\(more)}
      defaults: {notify: [ops]}

      """)
    return place
  }

  private func bodies(_ peer: PythonPeer) throws -> [String] {
    try peer.entries("requests").compactMap { $0["body"] as? String }
  }

  private func titles(_ peer: PythonPeer) throws -> [String] {
    try peer.entries("requests").compactMap { ($0["headers"] as? [String: String])?["Title"] }
  }

  private func day(_ number: Int) -> [String: String?] {
    ["MIRRORKEEP_NOW": UTCTime.text(Date(timeIntervalSince1970: 1_795_000_000 + Double(number) * 86_400))]
  }

  @Test func `row 8: a lasting failure is told once, then every three days, and its end once`() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer)
    let source = place.folder.path("sources/photos")
    #expect(try place.run(["run", "photos"], adding: day(0)).status == 0)
    #expect(try bodies(peer).isEmpty)
    try FileManager.default.moveItem(atPath: source, toPath: source + ".away")
    for number in 1...8 { #expect(try place.run(["run", "photos"], adding: day(number)).status == 3) }
    #expect(try titles(peer) == ["photos: failed", "photos: still failed", "photos: still failed"])
    try FileManager.default.moveItem(atPath: source + ".away", toPath: source)
    for number in 9...11 { #expect(try place.run(["run", "photos"], adding: day(number)).status == 0) }
    #expect(try titles(peer).count == 4 && titles(peer).last == "photos: works again")
    // Security row 28: the run's own sentence names the folder.
    for body in try bodies(peer) { #expect(!body.contains(source) && !body.contains(place.folder.path)) }
  }

  @Test(arguments: [
    ("/redirect", "redirects are not followed"), ("/status/500", "answered 500"), ("", "could not be reached"),
  ])
  func `row 100: a dead channel changes nothing and is recorded`(path: String, cause: String) throws {
    var peer: PythonPeer? = try PythonPeer("http_server.py")
    let place = try place(try #require(peer), path.isEmpty ? "/ops" : path)
    if path.isEmpty { peer = nil }
    try FileManager.default.removeItem(atPath: place.folder.path("sources"))
    let ended = try place.run("run", "photos", "--json")
    #expect(ended.status == 3)
    let warnings = ended.messages.split(separator: "\n").filter { $0.hasPrefix("warning:") }
    #expect(warnings.count == 1 && warnings[0].contains("channel 'ops' was not told about job 'photos'"))
    #expect(warnings[0].contains(cause), "\(warnings)")
    let record = try ended.objects()[0]
    #expect(record["reason"] as? String == "source-missing")
    let id = try #require(record["run"] as? String)
    var shown = try place.run("history", "show", id, "--json").object()
    let notes = try #require(shown.removeValue(forKey: "notifications") as? [[String: Any]])
    #expect(notes.count == 1 && Set(notes[0].keys) == ["channel", "event", "ok", "message", "at"])
    #expect(notes[0]["ok"] as? Bool == false && notes[0]["event"] as? String == "failed")
    for key in ["attempts", "phases", "commands"] { #expect(shown.removeValue(forKey: key) is [Any]) }
    #expect(NSDictionary(dictionary: shown).isEqual(to: record))
    let text = try place.run("history", "show", id).output
    #expect(text.contains("notifications\n  ops failed: not sent, ") && text.contains(cause))
    // Not told yet, so the next run tries again.
    #expect(try place.run("run", "photos").messages.contains("warning: channel 'ops'"))
    if let peer { #expect(try bodies(peer).count == 2) }
  }

  @Test func heartbeatsHearOfEveryRun() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer, "/key/{job}", type: "healthchecks")
    #expect(try place.run("run", "photos").status == 0)
    #expect(try place.run("run", "photos").status == 0)
    try FileManager.default.removeItem(atPath: place.folder.path("sources"))
    let run = try #require(try place.run("run", "photos", "--json").objects()[0]["run"] as? String)
    let paths = try peer.entries("requests").compactMap { $0["path"] as? String }.map { $0.split(separator: "?") }
    #expect(paths.map { $0[0] } == ["start", "0", "start", "0", "start", "3"].map { "/key/photos/\($0)" })
    #expect(paths[0][1] == paths[1][1] && paths[2][1] == paths[3][1] && paths[0][1] != paths[2][1])
    #expect(try bodies(peer).last?.contains("Run: \(run)") == true)
    #expect(try !bodies(peer).joined().contains("log"))
    let notes = try place.run("history", "show", run, "--json").object()["notifications"] as? [[String: Any]]
    #expect(notes?.map { $0["event"] as? String } == ["start", "fail"])
    // Other kinds of runs are no sign of life of the backup.
    _ = try place.run("verify", "photos")
    #expect(try peer.entries("requests").count == 6)
  }

  @Test func theLogOnlyWhereAskedFor() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer, "/u", type: "healthchecks", more: ", include: [log]")
    #expect(try place.run("run", "photos").status == 0)
    #expect(try bodies(peer).last?.contains("The end of the log:\n") == true)
  }

  @Test func aJobWhoseFileIsWrongIsToldToo() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer)
    try place.folder.write("sorce: /a\n", to: "jobs/papers.yaml")
    #expect(try place.run("run", "--all").status == 2)
    #expect(try titles(peer) == ["papers: failed"])
    #expect(try bodies(peer)[0].contains("(job-invalid, exit status 2)") && !bodies(peer)[0].contains("sorce"))
  }

  @Test func aHeldRunASetUpAndAVerifyAreTold() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer)
    #expect(try place.run("run", "photos").status == 0)
    // One byte behind size and time: only content tells.
    let mirror = place.folder.path("mirror/photos/a.txt")
    let times = try FileManager.default.attributesOfItem(atPath: mirror)[.modificationDate]
    try Data("alphX".utf8).write(to: URL(fileURLWithPath: mirror))
    try FileManager.default.setAttributes([.modificationDate: try #require(times)], ofItemAtPath: mirror)
    #expect(try place.run("verify", "photos").status == 1)
    for path in ["a.txt", "b"] {
      try FileManager.default.removeItem(atPath: place.folder.path("sources/photos/" + path))
    }
    #expect(try place.run("run", "photos").status == 6)
    try place.folder.write("", to: "rclone.conf")
    #expect(try place.run("run", "photos", "--setup", "never").status == 7)
    #expect(try titles(peer) == ["photos: verify failed", "photos: held", "photos: setup needed"])
    #expect(try bodies(peer).map { $0.contains("a.txt") } == [false, false, false])
    #expect(try bodies(peer)[1].contains("Next: mirrorkeep plan photos"))
  }

  @Test func testSaysWhatHappened() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer)
    let sent = try place.run("notify", "test", "ops")
    #expect(sent.status == 0 && sent.output == "ops: sent: 127.0.0.1 answered 200\n" && sent.messages == "")
    #expect(try titles(peer) == ["mirrorkeep: test"])
    let shape: Set<String> = ["channel", "type", "ok", "reason", "message", "hint"]
    let object = try place.run("notify", "test", "ops", "--json").object()
    #expect(Set(object.keys) == shape && object["ok"] as? Bool == true && object["reason"] is NSNull)
    let bad = try self.place(peer, "/status/401")
    let refused = try bad.run("notify", "test", "ops", "--json")
    #expect(refused.status == 7)
    #expect(try refused.object()["reason"] as? String == "token-rejected" && Set(try refused.object().keys) == shape)
    #expect(refused.messages.contains("error: channel 'ops': '127.0.0.1' answered 401\nhint:  "))
    let unknown = try place.run("notify", "test", "opps", "--json")
    #expect(unknown.status == 2 && unknown.output == "" && unknown.messages.contains("did you mean 'ops'?"))
    #expect(!place.exists("state"))
  }

  @Test func nobodyAtTheAddressIsStatus5() throws {
    let place = try place(try PythonPeer("http_server.py"))
    let ended = try place.run("notify", "test", "ops")
    #expect(ended.status == 5 && ended.messages.contains("'mirrorkeep notify test ops'"), "\(ended.messages)")
  }

  @Test func nothingIsSentWithoutBeingAskedTo() throws {
    let peer = try PythonPeer("http_server.py")
    let place = try place(peer)
    try place.folder.write("source: /nowhere\ndestination: there:x\nnotify: []\n", to: "jobs/quiet.yaml")
    #expect(try place.run("run", "quiet").status == 3)
    try place.folder.write(
      "source: /nowhere\ndestination: there:x\nnotify: [{to: ops, on: [held]}]\n", to: "jobs/quiet.yaml")
    #expect(try place.run("run", "quiet").status == 3)
    #expect(try bodies(peer).isEmpty)
  }
}
