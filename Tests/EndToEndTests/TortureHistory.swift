import BackupCore
import Foundation
import TestSupport

/// One pruned history in which most commands are struck.
struct TortureHistory {
  private let world: HistoriesWorld
  private let limit: Double?
  private let keep: HistoriesKeep
  private var random: SeededRandom
  private var changes: HistoriesChanges
  private var check: HistoriesCheck
  private var clock = Date(timeIntervalSince1970: 1_795_489_212)
  /// Records the tool printed, by run: what it has said it must know for ever.
  private var acknowledged: [RunID: Outcome] = [:]
  private var struck: [TortureStrike.Victim: Int] = [:]

  init(_ random: SeededRandom, limit: Double?) async throws {
    self.random = random
    self.limit = limit
    keep = HistoriesKeep(&self.random)
    world = try await HistoriesWorld(job: keep.line)
    changes = HistoriesChanges(world.source, SeededRandom(seed: random.seed &+ 1), isCoarse: false)
    check = HistoriesCheck(world, seed: random.seed, keep: keep)
  }

  /// How often whom a kill has really hit.
  var tally: String {
    TortureStrike.Victim.allCases.map { "\($0.rawValue) \(struck[$0, default: 0])" }.joined(separator: ", ")
  }

  mutating func live(kills: Int) async throws {
    changes.make(12)
    try await runInPeace()
    var hits = 0
    // Some commands end before their kill.
    for _ in 0..<(3 * kills) where hits < kills {
      changes.make(Int.random(in: 2...8, using: &random))
      if try await strike() { hits += 1 }
      if Bool.random(using: &random) { try await runInPeace() }
    }
    try await runInPeace()
    try check.allPoints()
    try check.journals()
    try await check.pointsAreListed(at: clock + 10)
    try await check.allPointsRestored(at: clock + 10)
    try await expectAcknowledged()
  }

  /// The next run nobody disturbs: it is not locked out, leaves no partial, and the mirror is what the source is.
  private mutating func runInPeace() async throws {
    clock += 1_000
    let before = HistoriesTree(reading: world.source)
    let record = try await world.run(at: clock)
    if let record { acknowledged[record.run] = record.outcome }
    guard let record, [.succeeded, .incomplete].contains(record.outcome) else {
      throw HistoriesViolation(
        "left in peace: \(record.map { "\($0.outcome.rawValue): \($0.message)" } ?? "no record")")
    }
    try await check.afterRun(record, sourceWas: before, "in peace")
    try check.isCaughtUp()
  }

  private mutating func strike() async throws -> Bool {
    clock += [10, 10, 30_000, 100_000].randomElement(using: &random) ?? 10
    let strike = TortureStrike(
      victim: TortureStrike.Victim.allCases.randomElement(using: &random) ?? .tool,
      delay: Double.random(in: 0...0.8, using: &random))
    let command = ["run", "run", "run", "prune", "restore"].randomElement(using: &random) ?? "run"
    let target = world.folder.path("struck")
    HistoriesDisk.remove(Array(target.utf8))
    let ending = try await world.endure(
      [command, "j"] + (command == "restore" ? ["--to", target] : []), at: clock, strike, limit: limit)
    if ending.wasStruck { struck[strike.victim, default: 0] += 1 }
    let record = try record(ending, of: command)
    try await check.afterRun(record, sourceWas: nil, "\(command), \(strike)")
    if command == "restore" { try await restoreOn(target) }
    return ending.wasStruck
  }

  private mutating func record(_ ending: TortureEnding, of command: String) throws -> RunRecord? {
    guard !ending.output.isEmpty else { return nil }
    let data = Data(ending.output.utf8)
    let record =
      command == "run"
      ? try JSONDecoder().decode([RunRecord].self, from: data).first
      : try JSONDecoder().decode(RunRecord.self, from: data)
    if let record { acknowledged[record.run] = record.outcome }
    return record
  }

  /// A restore that was struck goes on into the same folder, and ends with what the newest point holds.
  private func restoreOn(_ target: String) async throws {
    guard let point = try check.newestPoint() else { return }
    let restored = try await world.restore(point.run, at: clock, into: target, ["--into-existing"])
    let differences = restored.differences(from: point.mirror)
    if !differences.isEmpty { throw HistoriesViolation("a struck restore went on to \(differences)") }
  }

  private func expectAcknowledged() async throws {
    let records = try await world.history(at: clock)
    for (run, outcome) in acknowledged where records[run] != outcome {
      throw HistoriesViolation(
        "run \(run) said \(outcome), the history says \(records[run].map { "\($0)" } ?? "nothing")")
    }
  }
}
