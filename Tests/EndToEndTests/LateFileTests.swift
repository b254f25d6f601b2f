import Testing

/// Files made after the plan of a first upload, which sends them too, and changed again before its log was read to the end.
@Suite struct LateFileTests {
  /// What becomes of the file at the source, and what the next run does about it.
  enum Fate: String, CaseIterable, Sendable {
    case stays = ":"
    case goes = #"rm "$W/source/late""#
    case grows = #"printf 01234567890123456789 >"$W/source/late""#

    var counts: String {
      switch self {
      case .stays: ""
      case .goes: "deleted 1"
      case .grows: "replaced 1"
      }
    }
  }

  @Test(arguments: World.Place.allCases, Fate.allCases)
  func `the history has what the mirror has`(_ place: World.Place, _ fate: Fate) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.standIn(
      """
      [ $step = first ] || exec "$REAL" "$@"
      printf 0123456789 >"$W/source/late"
      chmod 640 "$W/source/late"
      "$REAL" "$@"
      status=$?
      \(fate.rawValue)
      exit $status
      """)
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(record.counts == "added 13")
    let after = try await world.far()
    #expect(after.mirror().text("late") == "0123456789")
    try await world.checkJournals(after)
    let line = try await world.journals(after).last?.lines.first { $0["path"].text == "late" }
    #expect(line?["bytes"].int == 10)
    #expect(line?["mode"].text.flatMap { Int($0, radix: 8) } == (fate == .stays ? 0o640 : nil))

    try world.standDown()
    let next = try await world.checkedBackup()
    #expect(next.counts == fate.counts)
    if fate != .stays { #expect(try await world.far().versions(next.run).text("late") == "0123456789") }
  }
}
