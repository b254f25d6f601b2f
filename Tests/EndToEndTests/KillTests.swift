import Foundation
import TestSupport
import Testing

/// However a run is ended, no rclone outlives it, nothing is lost, and the next run accounts for it without anybody's help.
@Suite struct KillTests {
  /// Where `kill -9` strikes: before or after rclone does the step for the `count`th time.
  struct Moment: Sendable, CustomTestStringConvertible {
    var place: World.Place
    var isFirst: Bool
    var step: String
    var count = 1
    var isBefore: Bool
    var testDescription: String {
      "\(place), \(isFirst ? "first" : "changed") backup, \(isBefore ? "before" : "after") \(step) \(count)"
    }
  }

  static let moments: [Moment] = World.Place.allCases.flatMap { place in
    [true, false].flatMap { isBefore in
      [("plan", 1), ("claim", 1), ("journal", 1), ("first", 1), ("journal", 2)].map {
        Moment(place: place, isFirst: true, step: $0.0, count: $0.1, isBefore: isBefore)
      }
        + [("journal", 1), ("aside", 1), ("send", 1), ("send", 2), ("delete", 1), ("journal", 2)].map {
          Moment(place: place, isFirst: false, step: $0.0, count: $0.1, isBefore: isBefore)
        }
    }
  }
  // What happens before anything is changed is the same everywhere.
  .filter { $0.place == .disk || !["plan", "claim", "journal"].contains($0.step) }

  @Test(arguments: moments) func `kill -9 needs no clean-up by hand`(_ moment: Moment) async throws {
    let world = try await World(moment.place)
    try world.fillSource()
    if !moment.isFirst {
      try await world.backup()
      try world.write("f1", "replaced")
      try world.write("f2", "replaced as well")
      try world.remove("f3")
      try world.touch("f4")
      try world.write("new", "new")
    }
    let before = try await world.far()
    let alive = try EndOfLife()
    let condition = "[ $step = \(moment.step) ] && [ $count = \(moment.count) ]"
    try world.prepareBlock()
    try await world.standIn(
      moment.isBefore
        ? "\(condition) && block; exec \"$REAL\" \"$@\""
        : "\(condition) || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    _ = try world.steps()
    let running = try world.start(["run", "photos", "--json"])
    try await world.waitForBlock(of: running)
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await world.waitForEnd(alive)
    before.expectNothingLost(in: try await world.far())

    try world.standDown()
    try await world.checkedBackupAfterTrouble()
    try await expectAccounted(world, moment, before)
  }

  /// The dead run's record tells what it did: its counts and those of the next one add up to the change of the mirror.
  private func expectAccounted(_ world: World, _ moment: Moment, _ before: Tree) async throws {
    let history = try await world.history()
    let dead = try #require(history.dropFirst().first)
    let next = history[0]
    // What was accounted for before the kill keeps its outcome.
    let isAccounted = moment.step == "journal" && moment.count == 2
    #expect(dead.outcome == (isAccounted ? "succeeded" : "interrupted"), "\(dead)")
    let changes = before.mirror().changes(to: try world.sourceTree())
    for (word, count) in [("add", "added"), ("replace", "replaced"), ("delete", "deleted"), ("touch", "touched")] {
      let planned = changes.filter { $0.hasPrefix(word + " ") }.count
      let both = (dead["files"][count].int ?? -1) + (next["files"][count].int ?? -1)
      #expect(both == planned, "\(count): \(dead.counts) then \(next.counts)")
    }
    #expect(try await world.backup().counts == "")
  }

  @Test func `kill -9 in the middle of uploads leaves no partial for good`() async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    for index in 0..<6 { try world.write("f\(index)", String(repeating: "more \(index) ", count: 5000)) }
    let alive = try EndOfLife()
    try await world.standIn(alive: alive)
    // Some are uploaded, but cannot take their names.
    let fault = #"{"method": "renamefile", "folder": "/Backups/jobs/photos", "action": "hang"}"#
    let id = try await cloud.fault(fault)
    let running = try world.start(["run", "photos", "--json"])
    try await cloud.waitForHit(id, of: running)
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await world.waitForEnd(alive)
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far())
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
    #expect(try await world.history()[1].outcome == "interrupted")
  }

  /// rclone dies with half of a claim or journal uploaded, under the name rclone gives such uploads.
  @Test(arguments: ["claim", "journal"])
  func `rclone killed while it sends to the keep folder leaves no partial for good`(_ step: String) async throws {
    let world = try await World()
    try world.fillSource()
    try await world.standIn(
      """
      [ $step = \(step) ] || exec "$REAL" "$@"
      suffix=.f8fb07cf.partial file= place=
      for word; do
        [ "$before" = --partial-suffix ] && suffix=$word
        before=$word file=$place place=$word
      done
      place=$W/disk/jobs/${place#*:jobs/}$suffix
      mkdir -p "${place%/*}" && head -c 100 "$file" >"$place"
      kill -9 $$
      """)
    _ = try await world.mirrorkeep("run", "photos", "--json")
    #expect(try await world.far().partials.count == 1)
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  @Test(arguments: [(2, 130), (15, 143), (1, 129)] as [(Int32, Int32)])
  func `rows 60, 61: a signal ends the run, and says so`(_ signal: Int32, _ status: Int32) async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    for index in 0..<6 { try world.write("f\(index)", String(repeating: "more \(index) ", count: 5000)) }
    try world.remove("f7")
    let alive = try EndOfLife()
    try await world.standIn(alive: alive)
    let fault = #"{"method": "uploadfile", "folder": "/Backups/jobs/photos", "after": 2, "action": "hang"}"#
    let id = try await cloud.fault(fault)
    let running = try world.start(["run", "photos", "--json"])
    try await cloud.waitForHit(id, of: running)
    running.signal(signal)
    let ending = await running.end()
    try await world.waitForEnd(alive)
    try await cloud.removeFaults()
    #expect(ending.status == status, "\(ending)")
    let record = try world.record(ending)
    #expect(record.outcome == "cancelled" && record.reason == "signal")
    #expect(try await world.history().first == record)
    before.expectNothingLost(in: try await world.far())

    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `rows 23, 58: one run at a time`() async throws {
    let world = try await World()
    try world.fillSource()
    let running = try await world.startBlocked(by: "[ $step = plan ] && [ $count = 1 ] && block; exec \"$REAL\" \"$@\"")
    let second = try await world.backup()
    #expect(second.outcome == "skipped" && second.reason == "locked" && second["exit_status"].int == 75)
    let plan = try await world.mirrorkeep("plan", "photos", "--json")
    #expect(plan.status == 75)
    #expect(try JSON(plan.stdout)["reason"].text == "locked")
    try await world.release()
    let first = try world.record(await running.end())
    #expect(first.outcome == "succeeded")
    #expect(Set(try await world.history().map(\.outcome)) == ["succeeded", "skipped"])
  }
}
