import BackupCore
import Foundation

extension Restore {
  /// Decides about every file that is wanted, and writes nothing but the list of them.
  ///
  /// Throws `nothing-found` where a path that was named is not in the point, and `target-refused` where a file is in the
  /// way that may not be replaced.
  mutating func plan(_ point: RestorePoint, _ job: Job, into facts: TargetFacts) throws -> RestorePlan {
    report(.choosing)
    var plan = RestorePlan(
      point: point, job: job, target: ports.openTarget(facts.path), path: facts.path, list: try ports.newList(),
      places: FetchPlace(job.destination), goesOn: facts.isInterrupted)
    var planning = RestorePlanning(self, plan, request.paths)
    try ports.files(point, request.paths.literals) { state in try planning.take(state) }
    let result = planning.restore
    (totals, record, largest) = (result.totals, result.record, result.largest)
    (plan.isFetching, plan.left) = (planning.isFetching, planning.left)
    if let missing = planning.paths.unmatched.first {
      throw Failure(
        .nothingFound, "'\(missing.shown)' is not in the backup of job '\(request.name)' as of run \(point.run)",
        hint: "see where it was with 'mirrorkeep history file \(request.name) PATH'")
    }
    try countExcluded(point, planning.paths)
    if !planning.conflicts.isEmpty { throw conflict(planning.conflicts, planning.conflictCount, facts.path) }
    return plan
  }

  private mutating func countExcluded(_ point: RestorePoint, _ paths: PathSelection) throws {
    guard point.excluded > 0 else { return }
    var (count, paths) = (0, paths)
    try ports.excluded(point) { path in if paths.takes(path) { count += 1 } }
    totals.excluded = count
  }

  private func conflict(_ samples: [MirrorPath], _ count: Int, _ path: String) -> Failure {
    TargetRefusal.refused(
      "\(Count.files(count)) in '\(path)' \(count == 1 ? "differs" : "differ") and would be replaced: "
        + names(samples, of: count),
      hint: "give '--overwrite' to replace them, '--ignore-existing' to leave them, or restore into an empty folder")
  }

  /// Says which files stay as they are though the backup has others.
  func noteLeft(_ plan: RestorePlan) {
    guard totals.left > 0 else { return }
    let verbs =
      totals.left == 1 ? "differs from the backup and stays as it is" : "differ from the backup and stay as they are"
    host.warn("\(Count.files(totals.left)) \(verbs): \(names(plan.left, of: totals.left))")
  }

  private func names(_ samples: [MirrorPath], of count: Int) -> String {
    samples.map { "'\($0.shown)'" }.joined(separator: ", ") + (count > samples.count ? ", …" : "")
  }
}

/// The planning of one restore, file by file.
struct RestorePlanning {
  var restore: Restore
  let plan: RestorePlan
  var paths: PathSelection
  var conflicts: [MirrorPath] = []
  var conflictCount = 0
  /// Some of the files that differ and stay.
  var left: [MirrorPath] = []
  var isFetching = false
  /// Files of the target that are spoken for already.
  private var taken: Set<UInt64> = []
  /// On a disk that does not tell upper from lower case: names so far, folded and hashed.
  private var folded: Set<UInt64> = []

  init(_ restore: Restore, _ plan: RestorePlan, _ paths: PathSelection) {
    self.restore = restore
    self.plan = plan
    self.paths = paths
  }

  mutating func take(_ state: FileState) throws {
    guard paths.takes(state.path) else { return }
    restore.record.files.checked += 1
    let linkPath = isLink(state) ? StoredLink.path(of: state.path) : nil
    let path = linkPath ?? state.path
    guard path.localBytes != nil else { return restore.fail(path, "no file can have this name here") }
    guard state.condition != .lost else {
      restore.totals.lost += 1
      let elsewhere = restore.missesJournals ? ", or a run whose journal is missing renamed them" : ""
      return restore.fail(path, "its bytes are gone: somebody removed them from the remote\(elsewhere)")
    }
    let entry = plan.target.entry(at: path)
    guard try !isTwin(path, entry) else {
      return restore.fail(path, "the folder takes its name for that of another file of the backup")
    }
    switch RestoreItem.verdict(state, isLink: linkPath != nil, over: entry, differing: restore.request.differing) {
    case .impossible(let why): restore.fail(path, why)
    case .leave:
      restore.totals.left += 1
      if left.count < 3 { left.append(path) }
    case .conflict:
      conflictCount += 1
      if conflicts.count < 3 { conflicts.append(path) }
    case .take(let decision):
      let item = RestoreItem(state: state, decision: decision, path: path, isLink: linkPath != nil)
      count(item)
      try plan.list.append(item)
    }
  }

  /// rclone stores a link as a file of a name that any file may have. What a run stored has its target in the history;
  /// of a mirror that was taken over nothing but the listing is known, not even modes: there the job's rule tells.
  private func isLink(_ state: FileState) -> Bool {
    state.link != nil || (state.mode == nil && plan.job.links == .store)
  }

  private mutating func count(_ item: RestoreItem) {
    switch item.decision {
    case .create: restore.totals.create += 1
    case .replace: restore.totals.replace += 1
    case .unchanged: restore.totals.unchanged += 1
    }
    if item.decision != .unchanged {
      restore.totals.bytes += item.state.bytes ?? 0
      noteLargest(item)
    }
    if item.isFetched || restore.request.verifies { isFetching = true }
  }

  private mutating func noteLargest(_ item: RestoreItem) {
    let bytes = item.state.bytes ?? 0
    guard restore.largest.count < 5 || bytes > restore.largest[4].bytes else { return }
    let index = restore.largest.firstIndex { $0.bytes < bytes } ?? restore.largest.count
    restore.largest.insert((item.path, bytes), at: index)
    if restore.largest.count > 5 { restore.largest.removeLast() }
  }

  /// Whether the target takes the name for one it was asked for before: nothing may be put over what was just restored.
  private mutating func isTwin(_ path: MirrorPath, _ entry: TargetEntry) throws -> Bool {
    if plan.target.foldsCase {
      let name = String(decoding: path.localBytes ?? path.bytes, as: UTF8.self)
      let isNew = folded.insert(FNV1a(name.precomposedStringWithCanonicalMapping.lowercased().utf8).value).inserted
      if !isNew { return true }
    }
    guard case .file(_, _, let identity?) = entry else { return false }
    return !taken.insert(identity).inserted
  }
}
