import Foundation
import PCloudSandbox
import Testing

/// The executable: how it starts, what it says, how it ends, and how much memory it takes.
@Suite struct ProgramTests {
  @Test func `it announces itself, works, and ends cleanly on SIGTERM`() async throws {
    try await withProgram([]) { program in
      #expect(kill(program.pid, SIGTERM) == 0)
      #expect(await program.end() == 0)
      #expect(!FileManager.default.fileExists(atPath: program.certificate))
      #expect(!FileManager.default.fileExists(atPath: program.readyFile))
    }
  }

  @Test func `it ends when standard input is closed`() async throws {
    try await withProgram(["--exit-with-stdin"]) { program in
      try program.input.fileHandleForWriting.close()
      #expect(await program.end() == 0)
      #expect(!FileManager.default.fileExists(atPath: program.certificate))
    }
  }

  @Test func `it takes its first state from a file`() async throws {
    let seed = """
      {"accounts": [{"name": "eva", "region": "eu", "quota": 99}],
       "apps": [{"client_id": "c", "client_secret": "s", "redirect_uris": ["http://localhost:1/"]}],
       "tokens": [{"name": "t", "value": "v", "access": "app-rooted", "folder": "/x"}]}
      """
    try await withProgram([], seed: seed) { program in
      let control = ControlClient(url: program.control)
      let accounts = try await control.list("/accounts")
      #expect(accounts.map { $0["quota"] as? Int } == [99])
      #expect(try await control.list("/tokens").map { $0["value"] as? String } == ["v"])
      #expect(try await control.list("/apps").map { $0["client_id"] as? String } == ["c"])
    }
  }

  @Test func `its help names the two variables, and a wrong option is refused`() async throws {
    let folder = try TestFolder()
    defer { folder.remove() }
    let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
    let help = try await Child.run(RunningProgram.path, ["--help"], environment: environment, in: folder)
    #expect(help.status == 0)
    for word in ["HTTPS_PROXY", "SSL_CERT_FILE", "--ready-file", "--data", "docs/sandbox.md"] {
      #expect(help.text.contains(word))
    }
    let wrong = try await Child.run(RunningProgram.path, ["--nope"], environment: environment, in: folder)
    #expect(wrong.status != 0)
    #expect(wrong.output.isEmpty)
  }

  #if os(Linux)
    @Test(arguments: Rclone.all)
    func `large files up and down take little memory`(_ rclone: Rclone) async throws {
      try await withProgram([]) { program in
        let size = 300 << 20
        try program.folder.writeSparse(size, "big")
        let config = """
          [pc]
          type = pcloud
          hostname = api.pcloud.com
          root_folder_id = \(program.rootFolder)
          token = {"access_token":"\(program.token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

          """
        try program.folder.write(Array(config.utf8), "rclone.conf")
        let environment = ["HTTPS_PROXY": program.proxy, "SSL_CERT_FILE": program.certificate]
        for arguments in [["copyto", "big", "pc:big"], ["copyto", "pc:big", "back"]] {
          let result = try await Child.run(
            rclone.path, ["--config", "rclone.conf"] + arguments, environment: environment, in: program.folder)
          #expect(result.status == 0, "\(result.errors)")
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: program.folder.path + "/back")
        #expect(attributes[.size] as? Int == size)
        let control = ControlClient(url: program.control)
        #expect(try await control.list("/tree?path=/Backups").map { $0["size"] as? Int } == [size])
        let status = try String(contentsOfFile: "/proc/\(program.pid)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: \.isWhitespace)
        #expect(try #require(peak.flatMap { Int($0[1]) }) < 150_000)
      }
    }
  #endif

  private func withProgram(
    _ options: [String], seed: String? = nil, _ body: (RunningProgram) async throws -> Void
  ) async throws {
    let folder = try TestFolder()
    defer { folder.remove() }
    let program = try await RunningProgram(options, seed: seed, in: folder)
    do {
      try await body(program)
    } catch {
      await program.kill()
      throw error
    }
    await program.kill()
  }
}
