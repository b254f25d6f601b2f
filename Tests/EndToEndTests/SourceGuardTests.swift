import Foundation
import TestSupport
import Testing

/// What keeps a source that is not really there, or not whole, from reaching the mirror.
@Suite struct SourceGuardTests {
  /// FAILURES row 5.
  @Test func `row 5, the marker is missing`() async throws {
    let world = try await World(keys: "guards: {marker: d/.backup-root}\n")
    try world.fillSource()
    try world.write("d/.backup-root", "")
    #expect(try await world.backup().outcome == "succeeded")
    try world.remove("d/.backup-root")
    try world.write("f1", "changed")
    let record = try await world.expectRefused("marker-missing", 3)
    #expect(record.message.contains("d/.backup-root"))
    try world.write("d/.backup-root", "")
    #expect(try await world.backup().outcome == "succeeded")
  }

  @Test func `a marker that goes while the run works keeps the deletions back`() async throws {
    let world = try await World(keys: "guards: {marker: .backup-root}\n")
    try world.fillSource()
    try world.write(".backup-root", "")
    try await world.backup()
    try world.remove("f1")
    try world.write("f2", "changed")
    try await world.standIn(#"[ $step = send ] && rm "$W/source/.backup-root"; exec "$REAL" "$@""#)
    let record = try await world.backup()
    #expect(record.outcome == "failed" && record.reason == "marker-missing", "\(record)")
    #expect(try await world.far().mirror().files[Array("f1".utf8)] != nil)
  }

  @Test func `too few files are held, on the first run and later`() async throws {
    let world = try await World(keys: "guards: {min_files: 12}\n")
    try world.fillSource()
    try world.remove("f0")
    let held = try await world.expectRefused("too-few-files", 6)
    #expect(held["findings"][0]["found_files"].int == 11 && held["findings"][0]["limit_files"].int == 12)
    try world.write("f0", "")
    try await world.backup()
    try world.remove("f1")
    let again = try await world.expectRefused("too-few-files", 6)
    #expect(again.message.contains("is not backed up"))
    #expect(try await world.backup("--accept", try #require(again["plan"].text)).counts == "deleted 1")
  }

  /// FAILURES row 2. The mounts live in a private namespace, which ends with the command in it.
  @Test func `row 2, a source that is not mounted`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%, max_replacements: 100%}\n")
    try world.fillSource()
    let mounted = [
      "unshare", "--mount", "sh", "-c",
      "cp -a \(world.source) \(world.folder.path("copy")) && mount -t tmpfs tmpfs \(world.source)"
        + " && cp -a \(world.folder.path("copy"))/. \(world.source)/ && rm -r \(world.folder.path("copy"))"
        + " && exec \"$@\"", "sh",
    ]
    #expect(try await world.backup(through: mounted).outcome == "succeeded")
    // The folder below the mount holds other files; only where they lie tells.
    try world.remove("f1")
    let held = try await world.expectRefused("source-not-mounted", 6)
    #expect(held.message.contains("tmpfs"), "\(held)")
    #expect(try await world.backup(through: mounted).outcome == "succeeded")

    try world.writeJob(keys: "guards: {same_mount: false}\n")
    try world.write("f2", "changed")
    #expect(try await world.backup().counts == "replaced 1")
  }

  @Test func `row 2, a file system mounted inside the source`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try world.write("disk/below", "in the folder itself")
    func mounted(_ content: String) -> [String] {
      [
        "unshare", "--mount", "sh", "-c",
        "mount -t tmpfs tmpfs \(world.source)/disk && \(content) && exec \"$@\"", "sh",
      ]
    }
    // One that holds no file of the backup may come and go.
    #expect(try await world.backup(through: mounted(":")).outcome == "succeeded")
    #expect(try await world.backup().counts == "added 1")
    let full = mounted("touch -d @1790000000 \(world.source)/disk/here")
    #expect(try await world.backup(through: full).counts == "added 1, deleted 1")
    let held = try await world.expectRefused("source-not-mounted", 6)
    #expect(held.message.contains("/disk'"), "\(held)")
    let accepted = try await world.backup("--accept", try #require(held["plan"].text))
    #expect(accepted.counts == "added 1, deleted 1")
    #expect(try await world.backup().counts == "")
  }

  /// Its files look deleted to rclone, and are gone at the second look too.
  @Test(arguments: ["plan", "send"]) func `row 2, a file system unmounted while the run works`(step: String)
    async throws
  {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try world.write("disk/below", "in the folder itself")
    let mounted = [
      "unshare", "--mount", "sh", "-c",
      "mount -t tmpfs tmpfs \(world.source)/disk && touch -d @1790000000 \(world.source)/disk/here && exec \"$@\"",
      "sh",
    ]
    #expect(try await world.backup(through: mounted).counts == "added 13")
    try world.write("f1", "changed")
    try world.remove("f2")
    // Before the sending it is gone for good; the comparison sees a moment without its file.
    let before =
      step == "plan" ? "" : "[ $step = plan ] && { rm \"$W/source/disk/here\"; touch \"$W/source/disk/other\"; }; "
    try await world.standIn(before + "[ $step = \(step) ] && umount \"$W/source/disk\"; exec \"$REAL\" \"$@\"")
    let record = try await world.backup(through: mounted)
    #expect(record.reason == "source-not-mounted" && record.message.contains("/disk'"), "\(record)")
    #expect(record["files"]["deleted"].int == 0, "\(record)")
    let mirror = try await world.far().mirror()
    for name in ["f2", "disk/here"] { #expect(mirror.files[Array(name.utf8)] != nil, "\(name)") }
    try world.standDown()
    try await world.expectRefused("source-not-mounted", 6)
    #expect(try await world.backup(through: mounted).outcome == "succeeded")
  }

  /// FAILURES row 25.
  @Test(arguments: World.Place.allCases) func `row 25, filters were edited`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try world.writeJob(keys: "filters: ['- /d/**']\n")
    try world.write("f1", "changed")
    let held = try await world.expectRefused("filters-changed", 6)
    #expect(held["findings"][0]["found_files"].int == 2, "\(held)")
    #expect(held.message.contains("'d/h'"), "\(held)")
    let accepted = try await world.backup("--accept", try #require(held["plan"].text))
    #expect(accepted.counts == "replaced 1")
    #expect(accepted.message.contains("2 files no longer backed up"), "\(accepted)")
    let after = try await world.far()
    #expect(after.mirror().files[Array("d/h".utf8)] == before.mirror().files[Array("d/h".utf8)])

    // Held once: what left already is not said again, and what comes back is not sent again.
    try world.write("f2", "changed")
    #expect(try await world.backup().counts == "replaced 1")
    try world.writeJob(keys: "filters: ['- /d/**', '- /nothing']\n")
    #expect(try await world.backup().outcome == "succeeded")
    try world.writeJob()
    #expect(try await world.backup().counts == "")
    try await world.checkJournals(try await world.far())
  }

  /// Nobody may take the mirror's old copy of a file for a backup of it.
  @Test(arguments: World.Place.allCases) func `row 25, what the filters left out is marked`(
    _ place: World.Place
  ) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    func events() async throws -> [String] {
      try JSON(try await world.mirrorkeep("history", "file", "photos", "d/h", "--json").stdout).list
        .compactMap { $0["change"].text }
    }
    func excluded() async throws -> [Int?] {
      try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list.map { $0["excluded"].int }
    }
    func run(filters: String) async throws -> JSON {
      try world.writeJob(keys: "filters: [\(filters)]\n")
      let run = try await world.backup()
      guard run.outcome == "held" else { return run }
      #expect(try await !events().contains("excluded"), "\(run)")
      return try await world.backup("--accept", try #require(run["plan"].text))
    }
    // Nothing but the filters changed, and yet it is a point: from here on the files are as old as this.
    let leaving = try await run(filters: "'- /d/**'")
    #expect(leaving.outcome == "succeeded" && leaving.counts == "", "\(leaving)")
    #expect(try await events() == ["added", "excluded"])
    #expect(try await excluded() == [2, 0])
    let points = try await world.mirrorkeep("points", "photos").stdout
    #expect(points.contains("(2 no longer backed up)"), "\(points)")
    let dry = try await world.mirrorkeep("restore", "photos", "--to", world.folder.path("back"), "--dry-run")
    #expect(dry.stdout.contains("2 files as the filters left them"), "\(dry)")
    let one = try JSON(
      try await world.mirrorkeep(
        "restore", "photos", "d/h", "f1", "--to", world.folder.path("one"), "--dry-run", "--json"
      ).stdout)
    #expect(one["restore"]["excluded"].int == 1, "\(one)")

    // A machine that has only the remote knows it as well.
    let other = world.folder.path("other-state")
    let recovered = try await world.start(["recover", world.destination, "--json"], state: other).end()
    #expect(recovered.status == 0, "\(recovered)")
    let theirs = try await world.start(["points", "photos", "--json"], state: other).end()
    #expect(try JSON(theirs.stdout).list.map { $0["excluded"].int } == [2, 0], "\(theirs)")

    #expect(try await run(filters: "").counts == "")
    #expect(try await events() == ["added", "excluded", "included"])
    #expect(try await excluded() == [0, 2, 0])
    #expect(try await world.backup().counts == "")
    #expect(try await excluded() == [0, 2, 0])
    try await world.checkJournals(try await world.far())
  }

  @Test func `names that only grew an ending are told`() async throws {
    let world = try await World(keys: GuardTests.tight)
    try world.fillSource()
    try await world.backup()
    for path in try world.sourceTree().paths {
      try world.remove(path)
      try world.write(path + ".locked", "scrambled")
    }
    let held = try await world.expectRefused("too-many-deletions", 6)
    #expect(held.message.contains("'.locked'") && held.message.contains("12 files"), "\(held)")
  }
}
