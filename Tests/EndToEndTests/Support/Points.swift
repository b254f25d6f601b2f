import BackupCore
import Foundation
import GRDB
import History
import TestSupport
import Testing

/// The mirror as it was right after each run, as the test saw it.
typealias Truth = [String: Tree]

extension World {
  /// Makes a backup on a day of its own and notes what the mirror holds after it.
  @discardableResult
  func backup(onDay day: Int, _ truth: inout Truth, _ options: String...) async throws -> JSON {
    let record = try record(try await start(["run", "photos", "--json"] + options, environment: Self.day(day)).end())
    truth[record.run] = try await far().mirror()
    return record
  }

  /// `prune photos --json`.
  func prune(_ options: String..., environment extra: [String: String] = [:]) async throws -> JSON {
    let ending = try await start(["prune", "photos", "--json"] + options, environment: extra).end()
    let record = try JSON(ending.stdout)
    #expect(record["exit_status"].int == Int(ending.status), "\(ending)")
    #expect(record["kind"].text == "prune")
    return record
  }

  /// What fixes the clock at a day far after any on which the tests run: real times in between come before.
  static func day(_ day: Int) -> [String: String] {
    ["MIRRORKEEP_NOW": UTCTime.text(Date(timeIntervalSince1970: 2_679_102_012 + Double(day) * 86_400)), "TZ": "UTC"]
  }

  /// Checks that every point the history keeps is exactly the mirror of that time, each file lying where the history says;
  /// returns the kept points' runs and every version they need (`<run>/<path>`).
  func checkPoints(
    _ truth: Truth, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (kept: [String], needed: Set<String>) {
    let far = try await far()
    let folder = try #require(try StateFolder.existing(state))
    let store = try #require(try HistoryStore.openReadOnly(folder))
    let claim = try claim(far)
    var needed: Set<String> = []
    let points = try store.read { try FileStates($0).points(claim) }
    for point in points {
      guard let mirror = truth[point.run.text] else {
        Issue.record("a point of no run: \(point.run)", sourceLocation: sourceLocation)
        continue
      }
      var states: [FileState] = []
      try store.read { try FileStates($0).forEachAt(claim, point.run) { states.append($0) } }
      #expect(
        states.map(\.path.shown) == mirror.paths, "the files of point \(point.run)", sourceLocation: sourceLocation)
      for state in states {
        let place: String
        switch state.place {
        case .mirror(let path): place = "jobs/photos/\(path.shown)"
        case .versions(let run, let path):
          place = "jobs/.mirrorkeep/photos/versions/\(run)/\(path.shown)"
          needed.insert("\(run)/\(path.shown)")
        }
        #expect(state.condition == .whole, "\(state)", sourceLocation: sourceLocation)
        #expect(
          far[place]?.bytes == mirror[state.path.shown]?.bytes, "\(state.path.shown) of point \(point.run)",
          sourceLocation: sourceLocation)
      }
    }
    return (points.map(\.run.text), needed)
  }

  /// What the claim calls the mirror.
  func claim(_ far: Tree) throws -> String {
    let text = try #require(far.text("jobs/.mirrorkeep/photos/claim.json"))
    return try JSONDecoder().decode(Claim.self, from: Data(text.utf8)).claim
  }

  /// Where a run's journal lies in the keep folder on the disk.
  func journal(_ run: String) -> String { folder.path("disk/jobs/.mirrorkeep/photos/runs/\(run).jsonl.gz") }

  /// Puts a copy of the state folder that was made before in its place.
  func setStateBack(to copy: String) async throws {
    try FileManager.default.removeItem(atPath: state)
    try await shell("cp", "-a", folder.path(copy), state)
  }

  func damageHistory() throws {
    try Data("not a database".utf8).write(to: URL(fileURLWithPath: state + "/history.db"))
  }

  /// Restores a point into a folder of its own.
  func restored(at run: String, day: Int) async throws -> (ending: Ending, tree: Tree) {
    let target = folder.path("restored " + UUID().uuidString)
    let ending = try await start(
      ["restore", "photos", "--to", target, "--json", "--at", run], environment: Self.day(day)
    ).end()
    return (ending, try Tree(reading: target))
  }

  /// Checks that a point comes back as it was, and is said to be all.
  func expectPoint(
    _ run: String, _ truth: Truth, day: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let (ending, tree) = try await restored(at: run, day: day)
    #expect(ending.status == 0, "\(ending)", sourceLocation: sourceLocation)
    #expect(tree.changes(to: try #require(truth[run])) == [], "\(run)", sourceLocation: sourceLocation)
  }

  /// Recovers on a machine that knows nothing, whose history this world has from then on.
  func recoverElsewhere(onDay day: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let other = folder.path("elsewhere")
    let recovered = try await start(
      ["recover", destination, "--json"], environment: Self.day(day), state: other
    ).end()
    #expect(recovered.status == 0, "\(recovered)", sourceLocation: sourceLocation)
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.moveItem(atPath: other, toPath: state)
  }

  /// The paths the history believes in the mirror now, sorted.
  func currentStates() async throws -> [String] {
    let claim = try claim(try await far())
    let folder = try #require(try StateFolder.existing(state))
    let store = try #require(try HistoryStore.openReadOnly(folder))
    var paths: [String] = []
    try store.read { try FileStates($0).forEachCurrent(claim) { paths.append($0.path.shown) } }
    return paths.sorted()
  }

  /// Checks that the versions are those the kept points need and `others`.
  func checkOnlyNeededVersions(
    _ truth: Truth, others: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let needed = try await checkPoints(truth, sourceLocation: sourceLocation).needed
    let found = Set(try await far().below("jobs/.mirrorkeep/photos/versions").paths)
    #expect(found == needed.union(others), sourceLocation: sourceLocation)
  }
}
