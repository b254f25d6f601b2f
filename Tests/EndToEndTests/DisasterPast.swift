import Foundation
import TestSupport

/// A machine on which all went well until now: its good runs are made once and serve every case with the same past.
struct DisasterPast: Sendable {
  /// The machine as it was while all was well.
  let home: DisasterMachine
  /// The good points, and the source at each as far as the job takes it.
  let points: [(run: String, tree: Tree)]
  /// The first day after them.
  let day: Int

  private static let kept = ["disk", "moved", "state", "state2", "source", "volume"]

  init(_ disaster: DisasterCase) async throws {
    var disaster = disaster
    var machine = try DisasterMachine(try await World(disaster.place), disaster)
    machine.guards = DisasterGuards()
    try await disaster.prepare(&machine)
    try machine.write()
    var points: [(run: String, tree: Tree)] = []
    for (index, source) in disaster.days.enumerated() {
      try machine.lay(source)
      let record = try await machine.run(onDay: index + 1)
      guard record.outcome == "succeeded" else { throw TestError("good run \(index + 1): \(record)") }
      points.append((record.run, disaster.taken(source)))
      if index == 0 { try await disaster.betweenGoodRuns(machine) }
    }
    (home, self.points, day) = (machine, points, disaster.days.count + 1)
    guard disaster.place == .disk else { return }
    try await machine.world.shell(
      "sh",
      [
        "-c", "cd \"$0\" && mkdir past && for name; do [ ! -e $name ] || cp -a $name past/ || exit 1; done",
        machine.world.folder.path,
      ] + Self.kept)
  }

  /// Puts everything back as it was after the last good run; an account cannot be, and serves one case only.
  func comeBack() async throws {
    guard home.world.place == .disk else { return }
    try await home.world.shell(
      "sh",
      [
        "-c",
        "cd \"$0\" && rm -rf source2 lane-* restored jobs/second.yaml state3 && for name; do rm -rf $name; "
          + "[ ! -e past/$name ] || cp -a past/$name . || exit 1; done",
        home.world.folder.path,
      ] + Self.kept)
  }
}
