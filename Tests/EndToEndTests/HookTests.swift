import Foundation
import TestSupport
import Testing

/// Hooks around real runs: what they find, what they stop, and what becomes of those that misbehave.
@Suite struct HookTests {
  /// A world with these hooks, each a shell text that sees the world's folder as `$W`.
  private func world(
    _ hooks: [(String, String)], _ place: World.Place = .disk, more: String = ""
  ) async throws -> World {
    let world = try await World(place)
    try world.fillSource()
    try world.setHooks(hooks, more: more)
    return world
  }

  @Test func `in their order, with what they may know`() async throws {
    let world = try await world(
      ["before", "after", "failed", "finally"].map {
        ($0, "echo hook-\($0) >>$W/steps; env | grep ^MIRRORKEEP_ | sort >$W/\($0).env; echo said; echo more >&2")
      })
    try await world.standIn()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    let steps = try world.steps()
    #expect(steps.first == "hook-before" && Array(steps.suffix(2)) == ["hook-after", "hook-finally"])
    #expect(steps.filter { $0.hasPrefix("hook") }.count == 3)
    let hooks = record["hooks"].list
    #expect(hooks.map { $0["hook"].text } == ["before", "after", "finally"])
    for hook in hooks {
      #expect(hook["exit_status"].int == 0 && hook["output"].text == "said\nmore\n", "\(hook)")
      #expect(hook["command"][0].text == "/bin/sh")
    }
    let before = try world.folder.text("before.env")
    #expect(before.contains("MIRRORKEEP_JOB=photos\n") && before.contains("MIRRORKEEP_RUN=\(record.run)\n"))
    #expect(!before.contains("OUTCOME"))
    let after = try world.folder.text("after.env")
    for line in ["HOOK=after", "OUTCOME=succeeded", "REASON=", "EXIT_STATUS=0", "ADDED=12", "DELETED=0", "FAILED=0"] {
      #expect(after.contains("MIRRORKEEP_\(line)\n"), "\(line) in \(after)")
    }
    #expect(try await world.history() == [record])
    let shown = try await world.mirrorkeep("history", "show", record.run).stdout
    #expect(shown.contains("hook 'before': '/bin/sh': exit status 0") && shown.contains("    said\n"))
    // Nothing of it goes to the remote.
    let journals = try await world.far().files.filter { String(decoding: $0.key, as: UTF8.self).contains("/runs/") }
    #expect(!journals.isEmpty)
  }

  @Test func `row 70: a failing 'before' stops the run before rclone is started`() async throws {
    let world = try await world([])
    try await world.backup()
    try world.write("new", "new")
    let before = try await world.far()
    try world.setHooks([
      ("before", "echo no dump; exit 3"), ("after", "touch $W/after"), ("failed", "echo $MIRRORKEEP_REASON >$W/failed"),
    ])
    try await world.standIn()
    let record = try await world.backup()
    #expect(record.outcome == "failed" && record.reason == "hook-failed" && record["exit_status"].int == 1)
    #expect(record.message.contains("'/bin/sh': exit status 3") && record["hooks"][0]["output"].text == "no dump\n")
    #expect(try world.steps() == [])
    #expect(try await world.far() == before)
    #expect(try world.folder.text("failed") == "hook-failed\n")
    #expect(!world.exists("after"))
    try world.standDown()
    try world.setHooks([])
    try await world.checkedBackup()
  }

  @Test func `75 in 'before' skips the run softly`() async throws {
    let world = try await world([
      ("before", "exit 75"), ("before", "touch $W/second"), ("failed", "touch $W/failed"),
      ("finally", "echo $MIRRORKEEP_OUTCOME $MIRRORKEEP_REASON >$W/finally"),
    ])
    try await world.standIn()
    let record = try await world.backup()
    #expect(record.outcome == "skipped" && record.reason == "hook-skipped" && record["exit_status"].int == 75)
    #expect(try world.steps() == [] && !world.exists("second") && !world.exists("failed"))
    #expect(try world.folder.text("finally") == "skipped hook-skipped\n")
  }

  @Test(arguments: ["sleep 1000", "trap '' TERM; while :; do sleep 1; done"])
  func `row 70: a hook that hangs is ended, with all it started`(text: String) async throws {
    let alive = try EndOfLife()
    let world = try await world([("before", "exec 9>\(alive.path); \(text)")], more: "  timeout: 1s\n")
    let record = try await world.backup()
    #expect(record.outcome == "failed" && record.reason == "hook-failed")
    #expect(record.message.contains("ended after 1s, the longest a hook may take"), "\(record)")
    _ = await alive.wait()
  }

  @Test func `row 69: a process a hook leaves behind is not waited for`() async throws {
    let world = try await world([("after", "read -r line <$W/go & exit 3")])
    try world.prepareBlock()
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "hook-failed" && record["exit_status"].int == 1)
    #expect(record["hooks"][0]["exit_status"].int == 3)
    // It is still there, waiting for this.
    try await world.release()
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test func `row 70: a gigabyte of output is capped`() async throws {
    let world = try await world([("after", "echo first; yes 0123456789012345678 | head -c 1000000000; echo last")])
    let record = try await world.backup()
    let output = try #require(record["hooks"][0]["output"].text)
    #expect(record.outcome == "succeeded" && output.utf8.count <= 65_600)
    #expect(output.hasPrefix("first\n0123") && output.contains("\n[…]\n") && output.hasSuffix("8\nlast\n"))
    #expect(try await world.history() == [record])
  }

  @Test(arguments: ["after", "finally"])
  func `a failing hook after the backup makes it incomplete, and nothing else`(_ hook: String) async throws {
    let world = try await world([(hook, "exit 4")])
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "hook-failed" && record["exit_status"].int == 1)
    #expect(record["files"]["added"].int == 12 && record.message.contains("hook '\(hook)' failed"))
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
    try world.setHooks([])
    try world.write("new", "new")
    try await world.checkedBackup()
  }

  @Test(arguments: [
    ("kill -9 $$", 137, "killed by signal 9"), ("exec /nowhere/at/all", 127, "exit status 127"),
  ])
  func `a hook that dies, or is none`(_ text: String, _ status: Int, _ message: String) async throws {
    let world = try await world([("after", text)])
    let record = try await world.backup()
    #expect(record.reason == "hook-failed" && record["hooks"][0]["exit_status"].int == status)
    #expect(record.message.contains(message))
  }

  @Test(arguments: [("[/nowhere/prog]", "there is no such program"), ("[no-such-program-x]", "on PATH")])
  func `row 72: a program that cannot be started`(_ command: String, _ message: String) async throws {
    let world = try await World()
    try world.fillSource()
    try world.writeJob(keys: "hooks: {before: [\(command)]}\n")
    let record = try await world.backup()
    #expect(record.outcome == "failed" && record.reason == "hook-failed" && record.message.contains(message))
    #expect(record["hooks"][0]["exit_status"] == .null)
  }

  @Test func `row 72: not a program, a bad first line, a huge argument`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.folder.write("text", to: "plain", mode: 0o644)
    try world.folder.write("#!/nowhere/sh\n", to: "bad", mode: 0o755)
    let huge = String(repeating: "x", count: 200_000)
    for (command, message) in [
      ("[\(world.folder.path("plain"))]", "there is no such program"), ("[\(world.folder.path("bad"))]", "interpreter"),
      ("[/bin/echo, \(huge)]", "too long"),
    ] {
      try world.writeJob(keys: "hooks: {before: [\(command)]}\n")
      let record = try await world.backup()
      #expect(record.reason == "hook-failed" && record.message.contains(message), "\(record.message)")
    }
  }

  @Test func `nothing of a run ever reaches a shell`() async throws {
    let world = try await World()
    let source = world.folder.path("$(touch marker) `touch marker`; touch marker #")
    try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
    for name in ["$(touch marker)", "; touch marker", "`touch marker`", "-rf"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: source + "/" + name))
    }
    try world.writeJob(
      source: "'" + source + "'",
      keys: """
        hooks:
          before: [[/bin/echo, "$(touch \(world.folder.path("marker")))", $MIRRORKEEP_JOB, "*"]]
          after: [{shell: 'cd "\(world.folder.path)"; printf "%s\\n" "$MIRRORKEEP_SOURCE" $MIRRORKEEP_SOURCE'}]

        """)
    let record = try await world.backup()
    #expect(record.outcome == "succeeded" && record["files"]["added"].int == 4, "\(record)")
    #expect(
      record["hooks"][0]["output"].text == "$(touch \(world.folder.path("marker"))) $MIRRORKEEP_JOB *\n")
    #expect(record["hooks"][1]["output"].text?.hasPrefix(source + "\n") == true)
    #expect(!world.exists("marker"))
  }

  @Test func `the environment is a list of names, the job's own among them; secrets are masked`() async throws {
    let world = try await World()
    try world.fillSource()
    let text = "env | cut -d= -f1 | sort; echo '{\\\"access_token\\\":\\\"Zq9wXcRt7yUi3oPa\\\"}'"
    try world.writeJob(keys: "hooks:\n  environment: [PGPASSFILE]\n  before: [{shell: \"\(text)\"}]\n")
    let record = try await world.backup(
      environment: ["PGPASSFILE": "/x", "PGPASSWORD": "secret", "RCLONE_CONFIG_PC_TOKEN": "x", "LD_PRELOAD": ""])
    let output = try #require(record["hooks"][0]["output"].text)
    #expect(output.contains("PGPASSFILE\n") && output.contains("PATH\n") && output.contains("HOME\n"))
    #expect(!output.contains("PGPASSWORD") && !output.contains("RCLONE") && !output.contains("LD_PRELOAD"))
    #expect(output.contains("access_token") && !output.contains("Zq9wXcRt7yUi3oPa"))
  }
}

extension World {
  /// Gives the job these hooks, each a moment and a shell text that sees the world's folder as `$W`.
  func setHooks(_ hooks: [(String, String)], more: String = "") throws {
    var keys = ""
    for moment in ["before", "after", "failed", "finally"] {
      let texts = hooks.filter { $0.0 == moment }.map { "W='\(folder.path)'; " + $0.1 }
      guard !texts.isEmpty else { continue }
      let items = texts.map { text in
        "    - [/bin/sh, -c, \"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"]\n"
      }
      keys += "  \(moment):\n" + items.joined()
    }
    try writeJob(keys: keys.isEmpty ? more : "hooks:\n" + keys + more)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(name)) }
}
