import Foundation
import TestSupport
import Testing

/// A plan only reads, and the environment it is made in does not matter.
@Suite struct PlanTests {
  @Test(arguments: World.Place.allCases) func `a plan changes nothing`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    let first = try await world.expectUntouched { try await world.plan() }
    #expect(first["changes"]["add"]["files"].int == 12)
    #expect(try await world.history() == [])

    try await world.backup()
    try world.write("f1", "new content")
    try world.remove("f2")
    try world.touch("f3")
    try world.write("new", "new")
    let source = try world.sourceTree()
    let second = try await world.expectUntouched {
      let plan = try await world.plan()
      #expect(try await world.plan()["plan"] == plan["plan"])
      let text = try await world.mirrorkeep("plan", "photos", "--list")
      #expect(text.status == 0)
      for line in ["+ new", "* f1", "- f2", "t f3"] { #expect(text.stdout.contains(line + "\n")) }
      return plan
    }
    #expect(second["verdict"].text == "clear")
    #expect(second["plan"] != first["plan"])
    #expect(second.planned == ["add new", "delete f2", "replace f1", "touch f3"])
    #expect(try world.sourceTree() == source)
    #expect(try await world.history().count == 1)
  }

  /// FAILURES row 29.
  @Test(arguments: World.Place.allCases) func `the environment changes nothing`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "new content")
    try world.remove("f2")
    let plan = try await world.plan()

    let hostile = Self.hostile(world)
    try await world.standIn(#"env >>"$W/environment"; exec "$REAL" "$@""#)
    try await world.cloud?.forgetCalls()
    #expect(try await world.plan(environment: hostile)["plan"] == plan["plan"])
    let record = try await world.backup(environment: hostile)
    #expect(record.counts == "replaced 1, deleted 1")
    #expect(record["plan"] == plan["plan"])
    let far = try await world.far()
    #expect(far.mirror().changes(to: try world.sourceTree()) == [])
    #expect(far.versions(record.run).paths == ["f1", "f2"])
    if let cloud = world.cloud {
      let refused = try JSON(try await cloud.control("GET", "/counts"))["refused_hosts"]
      #expect(refused.keys == [], "hosts the environment named were spoken to")
    }
    let lines = try world.folder.text("environment").split(separator: "\n")
    let names = Set(lines.compactMap { $0.split(separator: "=").first })
    let allowed = Set(["PATH", "HOME", "TMPDIR", "TZ", "LANG", "HTTPS_PROXY", "SSL_CERT_FILE", "GOGC"])
    // Ours, never the one around.
    #expect(lines.allSatisfy { !$0.hasPrefix("GOGC=") || $0 == "GOGC=200" })
    // A shell adds these itself.
    #expect(names.subtracting(allowed.map { $0[...] }).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == [])
  }

  private static func hostile(_ world: World) -> [String: String] {
    let remote = world.remote.uppercased()
    return [
      "GOGC": "1", "RCLONE_DRY_RUN": "true", "RCLONE_CONFIG": "/nonexistent/rclone.conf", "RCLONE_INTERACTIVE": "true",
      "RCLONE_PCLOUD_HOSTNAME": "evil.pcloud.example", "RCLONE_PCLOUD_ROOT_FOLDER_ID": "d0",
      "RCLONE_CONFIG_\(remote)_HOSTNAME": "evil.pcloud.example", "RCLONE_CONFIG_\(remote)_ROOT_FOLDER_ID": "d0",
      "RCLONE_CONFIG_\(remote)_TYPE": "memory", "RCLONE_CONFIG_\(remote)_REMOTE": "/nonexistent",
      "RCLONE_DELETE_EXCLUDED": "true", "RCLONE_IGNORE_ERRORS": "true", "RCLONE_MAX_DELETE": "0",
      "RCLONE_BACKUP_DIR": world.folder.path("elsewhere"), "RCLONE_LOG_FILE": world.folder.path("elsewhere.log"),
      "RCLONE_LOG_LEVEL": "DEBUG", "RCLONE_USE_JSON_LOG": "false", "RCLONE_STATS": "0", "RCLONE_FILTER": "- *",
      "RCLONE_PASSWORD_COMMAND": "touch \(world.folder.path("elsewhere"))", "RCLONE_TRANSFERS": "0",
      "RCLONE_CHECKSUM": "true", "RCLONE_SIZE_ONLY": "true", "RCLONE_IMMUTABLE": "true", "RCLONE_INPLACE": "true",
      "LD_PRELOAD": "/nonexistent/library.so", "GODEBUG": "netdns=9", "MIRRORKEEP_SECRET": "x",
    ]
  }

  @Test func `no plan can be made: the status is that reason's, and stdout one value`() async throws {
    let world = try await World()
    try world.writeJob(source: "/nonexistent/folder")
    let ending = try await world.mirrorkeep("plan", "photos", "--json")
    #expect(ending.status == 3)
    let plan = try JSON(ending.stdout)
    #expect(plan["plan"] == .null)
    #expect(plan["verdict"].text == "failed")
    #expect(plan["reason"].text == "source-missing")
    #expect(plan["job"].text == "photos")
    #expect(plan["hint"].text != nil)
    #expect(try await world.history() == [])
  }
}
