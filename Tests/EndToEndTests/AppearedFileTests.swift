import TestSupport
import Testing

/// Somebody puts files into the mirror between plan and apply, where the run sends files to.
@Suite struct AppearedFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let place: World.Place
    let rclone: String
    /// Whether nothing was backed up before.
    let isFirst: Bool
    var testDescription: String { "\(place) \(rclone) \(isFirst ? "first" : "later") backup" }
  }

  static let cases = BackupTests.cases.flatMap { one in
    [true, false].map { Case(place: one.place, rclone: one.rclone, isFirst: $0) }
  }

  /// A file to be added and, later, one to be replaced; `theirs` comes to lie where the one is to be added before rclone,
  /// through `body`, gets to work.
  private func world(_ one: Case, _ body: String = "") async throws -> World {
    let world = try await World(one.place, rclone: one.rclone)
    try world.fillSource()
    if !one.isFirst {
      try await world.backup()
      try world.write("f1", "replaced")
    }
    try world.write("n/new", "ours")
    try await world.standIn(
      """
      case $step in first|send)
        [ $count = 1 ] && printf theirs | "$REAL" --config "$W/rclone.conf" rcat \(world.destination)/n/new
        \(body)
      esac
      exec "$REAL" "$@"
      """)
    return world
  }

  @Test(arguments: cases) func `a file that appears where one is to be added is kept`(_ one: Case) async throws {
    let world = try await world(one)
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "files-failed", "\(record)")
    #expect(record.failedPaths == ["n/new"])
    #expect(record.counts == (one.isFirst ? "added 12, failed 1" : "replaced 1, failed 1"))
    let after = try await world.far()
    #expect(after.mirror().text("n/new") == "theirs")
    try await world.checkJournals(after)
    #expect(try world.steps().filter { $0 == "send" }.count == (one.isFirst ? 0 : 2))

    try world.standDown()
    let next = try await world.checkedBackup()
    #expect(next.counts == "replaced 1")
    #expect(try await world.far().versions(next.run).text("n/new") == "theirs")
  }

  @Test(arguments: cases) func `one that rclone says it overwrote is a version lost`(_ one: Case) async throws {
    let world = try await world(
      one,
      #"for word; do shift; [ "$word" = --ignore-existing ] || set -- "$@" "$word"; done"#)
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "version-lost", "\(record)")
    #expect(record.failedPaths == ["n/new"])
    let after = try await world.far()
    #expect(after.mirror().text("n/new") == "ours")
    try await world.checkJournals(after)
    try world.standDown()
    #expect(try await world.backup().counts == "")
  }
}
