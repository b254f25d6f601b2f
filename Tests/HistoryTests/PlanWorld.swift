import BackupCore
import TestSupport

@testable import History

/// A remote and a source as plain dictionaries, and what backups do to them: the model the history is held against.
struct PlanWorld {
  /// A file; `content` tells bytes apart that have the same size.
  struct File: Equatable {
    var content: Int
    var bytes: Int64
    var modified: Int64

    /// As a listing with a precision of a second shows it.
    var listed: ChangeEvidence.Seen {
      ChangeEvidence.Seen(bytes: bytes, modified: modified - modified % PlanSamples.second)
    }
  }

  var random: SeededRandom
  var source: [MirrorPath: File] = [:]
  var mirror: [MirrorPath: File] = [:]
  var versions: [RunID: [MirrorPath: File]] = [:]
  /// The mirror as it was after each run.
  var past: [(run: RunID, mirror: [MirrorPath: File])] = []
  private var contents = 0
  private var clock = PlanSamples.start

  init(_ random: SeededRandom) { self.random = random }

  /// The source's owner adds, changes, touches and deletes files; a file may make room for a folder of its name.
  mutating func work() {
    let names = PlanSamples.hostileNames.map(MirrorPath.init(bytes:))
    for name in names where chance(3) {
      clock += 3 * PlanSamples.second + Int64.random(in: 0..<PlanSamples.second, using: &random)
      if source[name] != nil, chance(3) {
        source[name] = nil
      } else if source[name] != nil, chance(3) {
        source[name]?.modified = clock
      } else {
        contents += 1
        source[name] = File(content: contents, bytes: Int64.random(in: 0..<5, using: &random), modified: clock)
      }
    }
  }

  /// Somebody else removes from the mirror what the source still has; returns what.
  mutating func removeFromMirror() -> Set<MirrorPath> {
    let removed = mirror.keys.sorted().filter { mirror[$0] == source[$0] && chance(8) }
    for path in removed { mirror[path] = nil }
    return Set(removed)
  }

  /// What a run would change.
  func planned() -> [PlannedChange] {
    var changes: [PlannedChange] = []
    for (path, file) in source {
      guard let old = mirror[path] else {
        changes.append(PlannedChange(.add, path, bytes: file.bytes, modified: file.modified, mode: 0o644))
        continue
      }
      guard old != file else { continue }
      let change: Change = old.content == file.content ? .touch : .replace
      changes.append(PlannedChange(change, path, bytes: file.bytes, modified: file.modified, mode: 0o600))
    }
    for (path, old) in mirror where source[path] == nil {
      changes.append(PlannedChange(.delete, path, bytes: old.bytes))
    }
    return changes
  }

  /// Carries out a change, telling the plan, where one is given, what rclone's log would tell.
  mutating func carryOut(_ change: PlannedChange, _ run: RunID, _ plan: PlanFile?) throws {
    let path = change.path
    let old = mirror[path]
    func mark(_ step: ApplyStep, _ bytes: Int64?) throws {
      try plan?.mark(step, logName: path.lossyLogName ?? path.bytes, bytes: bytes)
    }
    switch change.change {
    case .add:
      mirror[path] = source[path]
      try mark(.sent, change.bytes)
    case .replace:
      versions[run, default: [:]][path] = old
      mirror[path] = source[path]
      try mark(.setAside, old?.bytes)
      try mark(.sent, change.bytes)
    case .delete:
      versions[run, default: [:]][path] = old
      mirror[path] = nil
      try mark(.deleted, old?.bytes)
    case .touch:
      mirror[path]?.modified = change.modified ?? 0
      try mark(.touched, nil)
    case .move: break
    }
  }

  /// Carries a change out as far as a run killed at a random moment would have, leaving no mark of it.
  mutating func carryOutPartly(_ change: PlannedChange, _ run: RunID) {
    let path = change.path
    let isComplete = chance(2)
    if change.change == .replace || change.change == .delete, isComplete || chance(2) {
      versions[run, default: [:]][path] = mirror[path]
      // Set aside by move, and not put back.
      if change.change == .replace, !isComplete, chance(2) { mirror[path] = nil }
    }
    guard isComplete else { return }
    switch change.change {
    case .add, .replace: mirror[path] = source[path]
    case .delete: mirror[path] = nil
    case .touch: mirror[path]?.modified = change.modified ?? 0
    case .move: break
    }
  }

  /// Gives the plan what a look at everything it has open finds, and drops what it says may go.
  mutating func look(_ run: RunID, _ plan: PlanFile) throws {
    func listed(_ files: [MirrorPath: File]) -> [PlanFile.Listed] {
      files.map { PlanFile.Listed($0.key, bytes: $0.value.listed.bytes, modified: $0.value.listed.modified) }
    }
    try plan.addMirrorListing(listed(mirror))
    try plan.addVersionsListing(listed(versions[run] ?? [:]))
    try plan.settleFromLook { _ in nil }
    var leftover: [MirrorPath] = []
    try plan.forEachLeftover { leftover.append($0) }
    for path in leftover { versions[run]?[path] = nil }
  }

  mutating func remember(_ run: RunID) { past.append((run, mirror)) }

  /// What really lies where a state says its bytes are.
  func found(_ place: FileState.Place) -> File? {
    switch place {
    case .mirror(let path): mirror[path]
    case .versions(let run, let path): versions[run]?[path]
    }
  }

  mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }
}
