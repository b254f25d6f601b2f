import Foundation
import TestSupport
import Testing

/// From no remote to a backup, with a person at the browser or nobody at all; and no secret anywhere but in rclone.conf.
@Suite struct RemoteTests {
  private static let secret = "kAn4ry+/=client-secret"

  /// A pCloud whose app has the canary as its secret, no rclone.conf, and the remote declared in mirrorkeep.yaml.
  private func world(token: String? = nil) async throws -> (World, Cloud, String) {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try await cloud.control(
      "POST", "/apps",
      #"{"client_id": "canary", "client_secret": "\#(Self.secret)", "access": "app-refused", "folder": "/Backups"}"#)
    let secretFile = try world.folder.write(Self.secret + "\n", to: "secrets/client")
    var declared = """
      remotes:
        pcloud_backup:
          type: pcloud
          root_folder_id: \(cloud.rootFolder)
          client_id: canary
          client_secret: {file: \(secretFile)}

      """
    if let token { declared += "    token: {file: \(try world.folder.write(token, to: "secrets/token"))}\n" }
    try world.useRclone(world.rclone, remotes: declared)
    try FileManager.default.removeItem(atPath: world.folder.path("rclone.conf"))
    try world.fillSource()
    return (world, cloud, declared)
  }

  /// Makes a token; returns its value.
  private func newToken(_ cloud: Cloud, _ name: String) async throws -> String {
    let body = #"{"name": "\#(name)", "account": "ann", "access": "app-refused", "folder": "/Backups"}"#
    return try #require(try JSON(try await cloud.control("POST", "/tokens", body))["value"].text)
  }

  private func configExists(_ world: World) -> Bool {
    FileManager.default.fileExists(atPath: world.folder.path("rclone.conf"))
  }

  @Test func `a missing remote and nobody there: the one command to run`() async throws {
    let (world, _, _) = try await world()
    for options in [[], ["--setup", "never"], ["--setup", "auto"]] as [[String]] {
      let record = try await world.expectUntouched {
        try world.record(try await world.start(["run", "photos", "--json"] + options).end())
      }
      #expect(record.reason == "remote-missing" && record["exit_status"].int == 7, "\(record)")
      #expect(record["hint"].text?.contains("mirrorkeep remote setup pcloud_backup") == true)
    }
    let plan = try await world.mirrorkeep("plan", "photos", "--json")
    #expect(plan.status == 7)
    #expect(try JSON(plan.stdout)["reason"].text == "remote-missing")
    #expect(!configExists(world))
    #expect(try await world.history().count == 3)
  }

  @Test func `unattended, from a token, and on with a renewed one after a revocation`() async throws {
    let (world, cloud, declared) = try await world(token: "to be replaced")
    let first = try await newToken(cloud, "first")
    try world.folder.write(first, to: "secrets/token")
    // A plan never sets up.
    #expect(try await world.mirrorkeep("plan", "photos").status == 7)
    #expect(!configExists(world))
    #expect(try await world.backup().counts == "added 12")
    #expect(try world.folder.text("rclone.conf").contains(first))

    try await cloud.control("DELETE", "/tokens/first")
    try world.write("f1", "replaced")
    try await world.expectRefused("token-rejected", 7)
    let second = try await newToken(cloud, "second")
    try world.folder.write(second, to: "secrets/token")
    #expect(try await world.mirrorkeep("plan", "photos").status == 7)
    #expect(try await world.backup().counts == "replaced 1")
    let config = try world.folder.text("rclone.conf")
    #expect(config.contains(second) && !config.contains(first))
    try world.standDown(remotes: declared)
    try await world.checkedBackup()
  }

  @Test(arguments: [
    ["remote", "setup", "pcloud_backup", "--no-browser"], ["run", "photos", "--setup", "always", "--no-browser"],
  ])
  func `a person at the browser, and no secret anywhere else`(_ arguments: [String]) async throws {
    try await RemoteSignInPort.whileOurs {
      let (world, cloud, _) = try await world()
      let watch = ProcessWatch()
      let running = try world.start(arguments)
      try await browse(world, cloud, running)
      let ending = await running.end()
      #expect(ending.status == 0, "\(ending)")
      // A good day, and a bad one with everything rclone has to say about it.
      var said = [ending]
      try await said.append(world.mirrorkeep("run", "photos"))
      try await said.append(world.mirrorkeep("remote", "check", "pcloud_backup", "--json"))
      try await cloud.control("POST", "/quota", #"{"bytes": 10}"#)
      try world.write("f1", "no room for this")
      try await said.append(world.mirrorkeep("run", "photos", "--json"))
      let config = try world.folder.text("rclone.conf")
      let token = try #require(config.firstMatch(of: /"access_token":"(.*?)"/)?.1)
      try await cloud.control("DELETE", "/tokens/\(token)")
      try await said.append(world.mirrorkeep("run", "photos"))
      try await said.append(world.mirrorkeep("history", "--json"))
      for run in try await world.history() { try await said.append(world.mirrorkeep("history", "log", run.run)) }

      let forms = SecretForms([String(token), Self.secret])
      let seen = watch.end()
      #expect(seen.count > 20)
      #expect(!seen.contains(where: forms.areIn))
      #expect(!said.contains { forms.areIn(Data(($0.stdout + $0.stderr).utf8)) })
      try await unpackLogs(world)
      #expect(
        try forms.files(below: world.folder.path)
          == ["rclone.conf", "sandbox.json", "secrets/client"]
          .filter { $0 != "sandbox.json" || forms.areIn(Data(cloud.token.utf8)) })
      try expectPrivate(world)
    }
  }

  /// FAILURES row 36.
  @Test func `row 36, an encrypted rclone.conf`() async throws {
    let world = try await World(.cloud)
    try world.fillSource()
    let config = world.folder.path("rclone.conf")
    try await world.shell(
      "/bin/sh", "-c", "printf 'pass word' | \"$0\" --config \"$1\" config encryption set --password-command cat",
      world.rclone, config)
    let encrypted = try world.folder.text("rclone.conf")
    try await world.expectRefused("config-locked", 7)
    func usePassword(_ text: String) throws {
      let secret = try world.folder.write(text, to: "secrets/config")
      try world.folder.write(
        "rclone: {program: \(world.rclone), config: \(config), config_password: {file: \(secret)}}\n",
        to: "jobs/mirrorkeep.yaml")
    }
    try usePassword("wrong")
    try await world.expectRefused("config-locked", 7)
    try usePassword("pass word\n")
    #expect(try await world.backup().counts == "added 12")
    let back = world.folder.path("back")
    #expect(try await world.mirrorkeep("restore", "photos", "--to", back).status == 0)
    #expect(try Tree(reading: back).changes(to: try world.sourceTree()) == [])
    #expect(try world.folder.text("rclone.conf") == encrypted)
  }

  /// FAILURES row 40.
  @Test func `row 40, stopped or killed while the person is at the browser`() async throws {
    try await RemoteSignInPort.whileOurs {
      let (world, cloud, _) = try await world()
      let config = "# mine\n[other]\ntype = alias\nremote = /nowhere\n"
      try world.writeConfig(config)
      for (signal, status) in [(SIGKILL, -9), (SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)] {
        let running = try world.start(["remote", "setup", "pcloud_backup", "--no-browser"])
        try await waitForAddress(running)
        running.signal(signal)
        #expect(await running.end().status == status)
        // rclone's ear at the port ends with the tool, however that ended.
        while RemoteSignInPort.isTaken { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try world.folder.text("rclone.conf") == config)
      }
      // And then it works as if nothing had been.
      let running = try world.start(["remote", "setup", "pcloud_backup", "--no-browser"])
      try await browse(world, cloud, running)
      #expect(await running.end().status == 0)
      #expect(try world.folder.text("rclone.conf").hasPrefix(config))
      #expect(try await world.backup().counts == "added 12")
    }
  }

  /// Unpacks what is kept compressed beside itself, so that a search sees it.
  private func unpackLogs(_ world: World) async throws {
    for file in try FileManager.default.subpathsOfDirectory(atPath: world.state) where file.hasSuffix(".gz") {
      try world.folder.write(try await world.shell("zcat", "-f", world.state + "/" + file), to: "unpacked/\(file)")
    }
  }

  private func expectPrivate(_ world: World) throws {
    for file in try FileManager.default.subpathsOfDirectory(atPath: world.state) + ["../rclone.conf"] {
      var status = stat()
      #expect(stat(world.state + "/" + file, &status) == 0 && status.st_mode & 0o077 == 0, "\(file) is open to others")
    }
  }

  /// What a person does: opens the address and follows where pCloud sends them.
  private func browse(_ world: World, _ cloud: Cloud, _ running: Running) async throws {
    let url = try await waitForAddress(running)
    try await world.shell("curl", "-sSL", "--cacert", try #require(cloud.environment["SSL_CERT_FILE"]), url)
  }

  /// The address to open, once it was printed.
  @discardableResult
  private func waitForAddress(_ running: Running) async throws -> String {
    while true {
      if let address = running.errorsSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:53682\/auth\?state=[A-Za-z0-9_-]+\n/) {
        return String(address.0.dropLast())
      }
      guard running.isAlive else { throw TestError("no address: \(await running.end())") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
