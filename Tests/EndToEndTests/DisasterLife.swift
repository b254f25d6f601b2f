import Foundation
import TestSupport

/// One disaster, from the blow to the restore: what happened, and whatever should not have.
struct DisasterLife {
  /// What a case adds to its kind's row.
  struct Result: Sendable {
    /// Whether some night was held or failed.
    var isStopped = false
    var isLost = false
    var lanes: [DisasterLane.Result] = []
    /// What must not happen, in words.
    var violations: [String] = []
  }

  private var disaster: DisasterCase
  private let past: DisasterPast
  /// The machine as the disaster left it.
  private var machine: DisasterMachine
  private var day: Int
  /// Whether another machine has the backup now.
  private var hasTakenOver = false
  private(set) var result = Result()

  static func live(_ disaster: DisasterCase, after past: DisasterPast) async throws -> Result {
    var life = DisasterLife(disaster, past)
    var strike = try await life.strike()
    let before = try await life.machine.far()
    var lanes: [DisasterLane] = []
    for kind in DisasterLane.kinds { lanes.append(try await DisasterLane(life.machine, kind.name, kind.flags)) }
    for night in strike.nights {
      try life.machine.lay(night, strike.ground)
      for index in lanes.indices { try await lanes[index].run() }
      try await life.pass(night, expecting: strike.reasons)
      strike.reasons = nil
    }
    for index in lanes.indices { try await lanes[index].settle() }
    try await life.checkKept(before)
    life.result.lanes = lanes.map(\.result)
    return life.result
  }

  private init(_ disaster: DisasterCase, _ past: DisasterPast) {
    self.disaster = disaster
    self.past = past
    machine = past.home
    machine.guards = disaster.guards
    day = past.day
  }

  private mutating func strike() async throws -> DisasterStrike {
    let strike =
      switch disaster.kind {
      case .emptied, .halfEmptied, .encrypted, .renamed: disaster.strikeFiles()
      case .unmounted, .wrongFolder: try disaster.strikeMounts(&machine)
      case .filters: disaster.strikeFilters(&machine)
      case .typo: disaster.strikeDestination(&machine)
      case .twoHosts: disaster.strikeHosts(&machine)
      case .moved: try await disaster.strikeAccount(&machine)
      }
    try machine.write()
    return strike
  }

  /// One unattended night, and where the case says so somebody's mistaken answer to it.
  private mutating func pass(_ source: Tree, expecting reasons: Set<String>?) async throws {
    let before = try await machine.far()
    let top = machine.world.place == .disk ? machine.root : machine.account == nil ? "own" : "other"
    let mirror = before.below(top + "/" + machine.mirrorPath)
    let expected = reasons ?? disaster.guards.reasons(from: mirror, to: disaster.taken(source))
    let record = try await run()
    let isStopped = ["held", "failed"].contains(record.outcome)
    if isStopped { result.isStopped = true }
    if expected.isEmpty ? record.outcome != "succeeded" : !isStopped || !expected.contains(record.reason ?? "") {
      result.violations.append(
        "\(record.outcome) \(record.reason ?? "") instead of \(expected.sorted()): \(record.message)")
    }
    try await checkUntouched(before, record)
    guard disaster.isAccepted, isStopped, let answer = answer(to: record) else { return }
    let accepted = try await run(answer)
    hasTakenOver = disaster.kind == .twoHosts && answer == ["--adopt"] && accepted.outcome == "succeeded"
    if !disaster.guards.addsWhenHeld { try await checkUntouched(before, accepted) }
  }

  private mutating func run(_ options: [String] = []) async throws -> JSON {
    defer { day += 1 }
    return try await machine.run(onDay: day, options)
  }

  /// The option that lets a stopped run through; nil where there is none.
  private func answer(to record: JSON) -> [String]? {
    if ["claimed-by-another", "destination-not-empty"].contains(record.reason) { return ["--adopt"] }
    guard record.outcome == "held", let plan = record["plan"].text else { return nil }
    return ["--accept", plan]
  }

  /// A stopped run has changed nothing; one that adds when held has only added.
  private mutating func checkUntouched(_ before: Tree, _ record: JSON) async throws {
    guard ["held", "failed"].contains(record.outcome) else { return }
    let changes = before.changes(to: try await machine.far())
    guard !changes.isEmpty else { return }
    let mayAdd =
      disaster.guards.addsWhenHeld && ["too-many-deletions", "too-many-replacements"].contains(record.reason)
    if !mayAdd || !changes.allSatisfy({ $0.hasPrefix("add ") }) {
      result.violations.append("\(record.outcome) for \(record.reason ?? ""), but changed: \(changes)")
    }
  }

  /// Every content is somewhere, and the points come back.
  private mutating func checkKept(_ before: Tree) async throws {
    let lost = before.contents.subtracting(try await machine.far().contents)
    if !lost.isEmpty { lose("\(lost.count) contents lie nowhere any more") }
    let restoring = try await mended()
    for (index, point) in past.points.enumerated()
    where disaster.restoresAll || index == past.points.count - 1 {
      do {
        let changes = point.tree.changes(to: try await restoring.restored(point.run))
        if !changes.isEmpty { lose("point \(point.run) comes back with \(changes)") }
      } catch {
        lose("\(error)")
      }
    }
  }

  /// The machine somebody restores on, once job file, remote and mounts are what they were.
  private mutating func mended() async throws -> DisasterMachine {
    try? FileManager.default.removeItem(atPath: past.home.world.folder.path("jobs/second.yaml"))
    // Who takes a backup over has its history from then on.
    if hasTakenOver { return machine }
    // A complete copy is the backup from then on.
    if disaster.way == .movedOlder, past.points.count == 1 { return machine }
    try past.home.write()
    if disaster.way == .hostCloned {
      // The first machine's next night, by which it learns of the clone's.
      try past.home.lay(disaster.last)
      _ = try await past.home.run(onDay: day)
    }
    guard disaster.way == .movedOlder, disaster.isAccepted else { return past.home }
    // This history goes on with the other place; what the old one holds is known there.
    var recovered = past.home
    recovered.state = past.home.world.folder.path("state3")
    try await recovered.recover()
    return recovered
  }

  private mutating func lose(_ what: String) {
    result.isLost = true
    result.violations.append(what)
  }
}
