import Foundation
import PCloudSandbox
import Testing

/// What a sandbox keeps, and what it leaves.
@Suite struct StateTests {
  @Test func `a taken port is an error a person can read`() async throws {
    try await Fixture.with { fixture in
      for change in [\SandboxOptions.port, \.controlPort] {
        var options = SandboxOptions()
        options[keyPath: change] = fixture.sandbox.controlPort
        let error = await #expect(throws: SandboxError.self) { try await Sandbox.start(options) }
        #expect(error?.message.contains("cannot listen on 127.0.0.1:\(fixture.sandbox.controlPort)") == true)
      }
    }
  }

  @Test func `stopping amid new connections is orderly`() async throws {
    for _ in 0..<5 {
      try await Fixture.with { fixture in
        let control = ControlClient(url: fixture.sandbox.controlURL)
        await withTaskGroup { group in
          for _ in 0..<10 {
            group.addTask { _ = try? await control.send("GET", "/counts") }
            group.addTask { _ = try? await fixture.call("userinfo") }
          }
          await fixture.sandbox.stop()
        }
        let folder = URL(fileURLWithPath: fixture.sandbox.certificateFile).deletingLastPathComponent()
        #expect(!FileManager.default.fileExists(atPath: folder.path))
      }
    }
  }

  @Test(arguments: Rclone.all)
  func `a data folder brings everything back at the next start`(_ rclone: Rclone) async throws {
    let kept = try TestFolder()
    defer { kept.remove() }
    var before: [TreeEntry] = []
    var token = ""
    try await Fixture.with(rclone, { $0.dataFolder = kept.path }) { fixture in
      for name in ["a", "b/c", "b/d", "nfc \u{E9}", "nfd e\u{301}"] {
        try fixture.folder.write(Array("old \(name)".utf8), "src/\(name)", modified: 1_600_000_000)
      }
      try await fixture.run("sync", "src", "pc:m")
      try fixture.folder.write(Array("new".utf8), "src/a")
      unlink("\(fixture.folder.path)/src/b/c")
      try await fixture.run("sync", "src", "pc:m")
      try await fixture.run("moveto", "pc:m/b", "pc:m/moved")
      try await fixture.cloud.addToken(NewToken(name: "more", value: "more"))
      try await fixture.cloud.revokeToken("more")
      try await fixture.cloud.setQuota(12345)
      before = try await fixture.cloud.tree()
      token = fixture.token
    }
    try await Fixture.with(rclone, { $0.dataFolder = kept.path }) { fixture in
      #expect(try await fixture.cloud.tree().map(\.path) == before.map(\.path))
      #expect(
        try await fixture.cloud.tree().filter { $0.kind == .file } == before.filter { $0.kind == .file })
      #expect(fixture.token == token)
      #expect(await fixture.cloud.accounts.map(\.quota) == [12345])
      #expect(try await fixture.call("userinfo", token: "more").result == 2094)
      #expect(try await fixture.run("cat", "pc:m/a").text == "new")
      #expect(try await fixture.call("createfolder", ["folderid": "0", "name": "x"]).result == 2003)
      try await fixture.run("mkdir", "pc:m/fresh")
      let ids = try await fixture.cloud.tree().map(\.id)
      #expect(Set(ids).count == ids.count)
      let contents = try FileManager.default.contentsOfDirectory(atPath: kept.path + "/contents")
      #expect(contents.count == before.count { $0.kind == .file })
    }
  }
}
