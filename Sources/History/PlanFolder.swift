package import BackupCore
package import Foundation

/// The state folder's `plans/`: kept plans as `p-….plan`, and as `<run>.plan` those a run carries out.
package struct PlanFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// A new plan, to be built and then given to `keep`.
  package func create() throws -> PlanFile {
    try PlanFile.create(at: path + "/building-" + UUID().uuidString.lowercased())
  }

  /// Commits `plan` under its lasting name and opens it there: the run's for one that is carried out (`header.run` set
  /// and the verdict clear), else the plan's id, replacing an earlier one of the same id.
  package func keep(_ plan: PlanFile, _ header: PlanHeader) throws -> PlanFile {
    do {
      try plan.commit(header)
      try plan.close()
    } catch {
      // On a full disk what is left of it would be in the way of everything else.
      discard(plan)
      throw error
    }
    let target = file(header.verdict == .clear ? header.run?.text ?? header.plan : header.plan)
    unlink(plan.path + "-journal")
    guard rename(plan.path, target) == 0 else { throw Failure.stateFile("write", target, code: errno) }
    StateFile.syncFolder(path)
    guard let kept = try PlanFile.open(at: target) else { throw Failure.stateFile("read", target, code: ENOENT) }
    return kept
  }

  /// The kept plan with that id; nil when there is none.
  package func open(_ plan: String) throws -> PlanFile? {
    guard Self.isPlanID(plan) else { return nil }
    return try PlanFile.open(at: file(plan))
  }

  /// The plan `run` carries out; nil when there is none.
  package func open(run: RunID) throws -> PlanFile? { try PlanFile.open(at: file(run.text)) }

  /// Runs whose plans lie here: those that have not been accounted for yet, oldest first.
  package func runs() -> [RunID] { names().compactMap { RunID($0) }.sorted() }

  /// Drops the plan of a run that has been accounted for, or gives it its id's name when `keeping`.
  ///
  /// One that was held stays as it is under that name: what it was held for may be accepted more than once.
  package func finish(run: RunID, keeping: Bool = false) throws {
    if keeping, let plan = try open(run: run) {
      let header = try plan.header()
      try plan.close()
      unlink(file(run.text) + "-journal")
      if let header, !isHeld(header.plan), rename(file(run.text), file(header.plan)) == 0 { return }
    }
    remove(run.text)
  }

  /// Drops a plan that will not be kept.
  package func discard(_ plan: PlanFile) {
    try? plan.close()
    unlink(plan.path)
    unlink(plan.path + "-journal")
  }

  /// Drops all kept plans but the newest `count` of each job and those `isNamed` wants, and plans nobody finished
  /// building (of processes that are gone: the caller holds the job's lock, `now` tells their age).
  package func prune(keepingNewest count: Int = 10, now: Date, isNamed: (PlanHeader) -> Bool) throws {
    var byJob: [String: [PlanHeader]] = [:]
    for name in names() where Self.isPlanID(name) {
      guard let plan = try? PlanFile.open(at: file(name), readOnly: true), let header = try plan.header() else {
        remove(name)
        continue
      }
      try plan.close()
      byJob[header.job, default: []].append(header)
    }
    for headers in byJob.values {
      for header in headers.sorted(by: { $0.madeAt > $1.madeAt }).dropFirst(count) where !isNamed(header) {
        remove(header.plan)
      }
    }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where name.hasPrefix("building-") {
      var info = stat()
      guard lstat(path + "/" + name, &info) == 0 else { continue }
      if now.timeIntervalSince1970 - Double(info.st_mtim.tv_sec) > 7 * 86_400 { unlink(path + "/" + name) }
    }
  }

  /// Whether a plan is kept under this id that was held for something; one that cannot be read is none.
  private func isHeld(_ plan: String) -> Bool {
    guard let kept = try? PlanFile.open(at: file(plan), readOnly: true) else { return false }
    defer { try? kept.close() }
    return (try? kept.header())?.findings.isEmpty == false
  }

  private func file(_ name: String) -> String { path + "/" + name + ".plan" }

  private func remove(_ name: String) {
    unlink(file(name))
    unlink(file(name) + "-journal")
  }

  private func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasSuffix(".plan") }
      .map { String($0.dropLast(5)) }
  }

  /// Keeps whatever a person types from becoming another path.
  private static func isPlanID(_ text: String) -> Bool {
    text.hasPrefix("p-") && text.utf8.count == 12
      && text.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}
