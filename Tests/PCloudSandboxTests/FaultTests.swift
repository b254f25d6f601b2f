import Foundation
import PCloudSandbox
import Testing

/// Each fault does what `docs/sandbox.md` says, to the calls it says.
@Suite struct FaultTests {
  private static let root = String(Fixture.rootFolder)

  @Test func `a result strikes so many calls after so many`() async throws {
    try await Fixture.with { fixture in
      let id = await fixture.cloud.addFault(Fault(.result(5000), method: "createfolder", after: 1, times: 2))
      var results: [Int?] = []
      for name in ["a", "b", "c", "d"] {
        results.append(try await fixture.call("createfolder", ["folderid": Self.root, "name": name]).result)
      }
      #expect(results == [0, 5000, 5000, 0])
      #expect(try await paths(fixture) == ["a", "d"])
      let entry = await fixture.cloud.faultList.first { $0.id == id }
      #expect(entry?.seen == 4)
      #expect(entry?.hits == 2)
    }
  }

  @Test func `a fault can be told a folder, a name and a token`() async throws {
    try await Fixture.with { fixture in
      let d = try await fixture.cloud.addFolder(NewFolder(path: "/Backups/d"))
      let other = try await fixture.cloud.addToken(NewToken(name: "other"))
      await fixture.cloud.addFault(Fault(.result(5001), method: "listfolder", folder: "/Backups/d", token: "demo"))
      await fixture.cloud.addFault(Fault(.result(2008), method: "createfolder", filename: "*.jpg"))
      let listings = [
        try await fixture.call("listfolder", ["folderid": Self.root]),
        try await fixture.call("listfolder", ["folderid": String(d)]),
        try await fixture.call("listfolder", ["folderid": String(d)], token: other.value),
      ]
      #expect(listings.map(\.result) == [0, 5001, 0])
      let made = [
        try await fixture.call("createfolder", ["folderid": Self.root, "name": "a.jpg"]),
        try await fixture.call("createfolder", ["folderid": Self.root, "name": "a.png"]),
      ]
      #expect(made.map(\.result) == [2008, 0])
    }
  }

  @Test func `a status comes with HTML and changes nothing`() async throws {
    try await Fixture.with { fixture in
      for status in [200, 429, 503] {
        let id = await fixture.cloud.addFault(Fault(.status(status), method: "createfolder"))
        let reply = try await fixture.call("createfolder", ["folderid": Self.root, "name": "a"])
        #expect(reply.status == status)
        #expect(reply.text.hasPrefix("<html>"))
        try await fixture.cloud.removeFault(id)
      }
      #expect(try await paths(fixture) == [])
    }
  }

  @Test func `a held call goes on when the fault is removed`() async throws {
    try await Fixture.with { fixture in
      let id = await fixture.cloud.addFault(Fault(.hang, method: "createfolder"))
      async let reply = fixture.call("createfolder", ["folderid": Self.root, "name": "a"])
      try await wait { await fixture.cloud.faultList.first { $0.id == id }?.hits == 1 }
      #expect(try await paths(fixture) == [])
      try await fixture.cloud.removeFault(id)
      #expect(try await reply.result == 0)
      #expect(try await paths(fixture) == ["a"])
    }
  }

  @Test func `a sandbox stops although a call hangs and a client says nothing`() async throws {
    try await Fixture.with { fixture in
      let id = await fixture.cloud.addFault(Fault(.hang, method: "userinfo"))
      async let reply = fixture.call("userinfo")
      try await wait { await fixture.cloud.faultList.first { $0.id == id }?.hits == 1 }
      await fixture.sandbox.stop()
      #expect(try await reply.status == 0)
    }
  }

  @Test func `an upload cut in the request leaves nothing`() async throws {
    try await Fixture.with { fixture in
      await fixture.cloud.addFault(Fault(.cutRequest(afterBytes: 1000), method: "uploadfile", times: 1))
      let body = [UInt8](repeating: 1, count: 300_000)
      let upload = ["folderid": Self.root, "filename": "f"]
      let cut = try await fixture.call("uploadfile", upload, verb: "PUT", body: body)
      #expect(cut.status == 0)
      #expect(try await paths(fixture) == [])
      #expect(try await fixture.call("uploadfile", upload, verb: "PUT", body: body).result == 0)
      #expect(try await fixture.cloud.file("/Backups/f") == body)
      let calls = await fixture.cloud.callList
      #expect(calls.map(\.result) == [nil, 0])
    }
  }

  @Test func `a call cut in the reply is carried out`() async throws {
    try await Fixture.with { fixture in
      for (bytes, name) in [(0, "none"), (5, "part")] {
        let id = await fixture.cloud.addFault(Fault(.cutReply(afterBytes: bytes), method: "createfolder"))
        let reply = try await fixture.call("createfolder", ["folderid": Self.root, "name": name])
        #expect(reply.body.count == bytes)
        try await fixture.cloud.removeFault(id)
      }
      #expect(try await paths(fixture) == ["none", "part"])
    }
  }

  @Test func `a download can be cut`() async throws {
    try await Fixture.with { fixture in
      try await fixture.cloud.putFile("/Backups/f", [UInt8](repeating: 7, count: 5000))
      let id = try #require(try await fixture.cloud.tree("/Backups").first?.id.dropFirst())
      let link = try await fixture.call("getfilelink", ["fileid": String(id)])
      let path = try #require(link.value("path", as: String.self))
      let host = try #require(link.value("hosts", "0", as: String.self))
      #expect(host == "p-us1.pcloud.com")
      await fixture.cloud.addFault(Fault(.cutReply(afterBytes: 3000), method: "download", times: 1, filename: "f"))
      #expect(try await fixture.request("GET", host, path).body.count == 3000)
      #expect(try await fixture.request("GET", host, path).body.count == 5000)
      let part = try await fixture.request("GET", host, path, headers: ["Range: bytes=10-19"])
      #expect(part.status == 206)
      #expect(part.headers["content-range"] == "bytes 10-19/5000")
      #expect(part.body.count == 10)
      #expect(try await fixture.request("GET", host, path, headers: ["Range: bytes=5000-"]).status == 416)
      #expect(try await fixture.request("GET", host, "/dl/nothing").status == 410)
    }
  }

  @Test(arguments: Rclone.all)
  func `rclone notices a wrong upload hash`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try fixture.folder.write([1, 2, 3], "src/f")
      await fixture.cloud.addFault(Fault(.wrongHash, method: "uploadfile"))
      let result = try await fixture.run("copy", "src", "pc:", expecting: nil)
      #expect(result.status != 0)
      #expect(result.errors.contains("corrupted on transfer"))
      #expect(try await paths(fixture) == [])
    }
  }

  @Test func `a listing can be made to look empty`() async throws {
    try await Fixture.with { fixture in
      try await fixture.cloud.putFile("/Backups/f", [1])
      #expect(try await fixture.run("lsf", "pc:").text == "f\n")
      await fixture.cloud.addFault(Fault(.emptyListing, method: "listfolder"))
      #expect(try await fixture.run("lsf", "pc:").text == "")
      await fixture.cloud.removeFaults()
      #expect(try await fixture.run("lsf", "pc:").text == "f\n")
    }
  }

  @Test func `a token can be revoked at a known call`() async throws {
    try await Fixture.with { fixture in
      await fixture.cloud.addFault(Fault(.revokeToken, method: "userinfo", after: 1, times: 1))
      let results = [
        try await fixture.call("userinfo").result, try await fixture.call("userinfo").result,
        try await fixture.call("listfolder", ["folderid": Self.root]).result,
      ]
      #expect(results == [0, 2094, 2094])
    }
  }

  @Test(arguments: Rclone.all)
  func `an rclone killed during an upload leaves nothing behind`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try fixture.folder.writeSparse(40 << 20, "src/big")
      let id = await fixture.cloud.addFault(Fault(.hang, method: "uploadfile"))
      var environment = fixture.sandbox.environment
      environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
      let script = "echo $$ > pid; exec '\(rclone.path)' --config rclone.conf copy src pc:"
      async let ended = Child.run(
        "/bin/sh", ["-c", script], environment: environment, in: fixture.folder)
      try await wait { await fixture.cloud.faultList.first { $0.id == id }?.hits == 1 }
      let text = try String(contentsOfFile: "\(fixture.folder.path)/pid", encoding: .utf8)
      kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), SIGKILL)
      _ = try await ended
      await fixture.cloud.removeFaults()
      try await wait { await fixture.cloud.counts.failed == 1 }
      #expect(try await paths(fixture) == [])
    }
  }

  private func paths(_ fixture: Fixture) async throws -> [String] {
    try await fixture.cloud.tree("/Backups").map(\.path)
  }

  /// Waits for something that is bound to come, however slow the machine.
  private func wait(_ condition: () async -> Bool) async throws {
    while !(await condition()) { try await Task.sleep(for: .milliseconds(2)) }
  }
}
