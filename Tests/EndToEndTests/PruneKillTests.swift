import Foundation
import TestSupport
import Testing

/// `kill -9` before and after every rclone of a prune: kept points stay exact, and the next prune finishes.
@Suite struct PruneKillTests {
  struct Moment: Sendable, CustomTestStringConvertible {
    var place: World.Place
    /// The number of the rclone, from 1.
    var number: Int
    var isBefore: Bool
    var byHand = true
    var testDescription: String {
      "\(place), \(byHand ? "by hand" : "after a run"), \(isBefore ? "before" : "after") rclone \(number)"
    }
  }

  /// By hand: keep folder, journal, listing, removal, empty folders, listing, keep folder, journal; in the cloud also its
  /// features and whole folders. Numbers beyond the last end without a kill.
  static let moments: [Moment] =
    (1...9).map { Moment(place: .disk, number: $0, isBefore: true) }
    + (4...7).map { Moment(place: .cloud, number: $0, isBefore: true) }
    + (8...13).map { Moment(place: .disk, number: $0, isBefore: true, byHand: false) }
    + [Moment(place: .disk, number: 4, isBefore: false), Moment(place: .cloud, number: 5, isBefore: false)]

  @Test(arguments: moments) func `kill -9 leaves every kept point exact`(_ moment: Moment) async throws {
    let world = try await World(moment.place)
    var truth: Truth = [:]
    try world.fillSource()
    for index in 0..<9 { try world.write("old/\(index)", "old \(index)") }
    try await world.backup(onDay: 1, &truth)
    try world.remove("old")
    try world.write("f1", "second")
    try await world.backup(onDay: 2, &truth)
    try world.write("f1", "third")
    try world.remove("f2")
    try await world.backup(onDay: 3, &truth)
    try world.writeJob(keys: "keep: {last: 2}\n")
    try world.write("f1", "fourth")
    try world.remove("f4")

    try await kill(world, moment)
    if moment.byHand {
      _ = try await world.checkPoints(truth)
    } else if let run = try await world.history().first?.run {
      // A killed backup's point is what the mirror held then; what comes next accounts for it.
      truth[run] = try await world.far().mirror()
    }

    let next = try await world.prune(environment: World.day(5))
    #expect(next.outcome == "succeeded", "\(next.message)")
    try await world.checkOnlyNeededVersions(truth)
    #expect(try await world.checkPoints(truth).kept.count == 2)
    #expect(try await world.prune(environment: World.day(5))["prune"]["files"].int == 0)
    try await world.backup(onDay: 6, &truth)
    try await world.checkOnlyNeededVersions(truth)
  }

  private func kill(_ world: World, _ moment: Moment) async throws {
    let alive = try EndOfLife()
    let condition = "[ $(wc -l <\"$W/steps\") = \(moment.number) ]"
    try world.prepareBlock()
    try await world.standIn(
      moment.isBefore
        ? "\(condition) && block; exec \"$REAL\" \"$@\""
        : "\(condition) || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    _ = try world.steps()
    let command = moment.byHand ? ["prune", "photos", "--json"] : ["run", "photos", "--json"]
    let running = try world.start(command, environment: World.day(4))
    if (try? await world.waitForBlock(of: running)) != nil {
      running.signal(SIGKILL)
      #expect(await running.end().status == -SIGKILL)
    } else {
      let ending = await running.end()
      #expect(ending.status == 0, "\(ending.stderr)")
    }
    try await world.waitForEnd(alive)
    try world.standDown()
  }
}
