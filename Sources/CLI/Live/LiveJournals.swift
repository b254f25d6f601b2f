import BackupCore
import BackupEngine
import Foundation
import History

/// Writes the journals of runs into the spool of the state folder, and knows which wait to be sent.
struct LiveJournals: Sendable {
  let state: StateFolder
  let store: HistoryStore

  /// Returns the file; when this returns it is on the disk.
  func write(_ order: JournalOrder) throws -> String {
    let claim = order.claim.claim
    let spool = try JournalSpool(journals: state.journals, claim: claim)
    let path = try spool.prepare(order.record.run)
    let plan = try order.plan?.file
    let declaration = try JSONOutput.line(order.job.declaration)
    try plan?.flush()
    // Cut short before its end is recorded, a run that changed nothing is known all the same.
    if order.stage == .heartbeat { try? store.attach(claim: claim, to: order.record.run) }
    let namesPoints = try store.read { db in
      let states = FileStates(db)
      let newest = try states.newestPoint(claim)
      let isNewest = newest?.run == order.record.run
      // One that was accounted for late has points after its own.
      let own = try states.isApplied(order.record.run, claim) ? states.point(claim, asOf: order.record.run) : nil
      let previous = try own.map { try states.point(claim, number: $0.number - 1) } ?? newest
      let point = own?.number ?? (newest?.number ?? 0) + 1
      var header = JournalHeader(
        kind(order, point: point, isWholeKnown: isNewest && own?.isUncertain != true), claim: claim, point: point,
        previous: previous?.run,
        job: declaration, record: order.record)
      if order.stage != .planned {
        let totals = try states.totals(claim)
        header.mirrorFiles = totals?.files
        header.mirrorBytes = totals?.bytes
      }
      if order.stage != .planned {
        let forgotten = try states.untold(claim, by: order.record.run)
        header.forgotten = forgotten.isEmpty ? nil : forgotten
      }
      if own?.isUncertain == true { header.isUncertain = true }
      if let own, try states.isAfterGap(claim, own.number) { header.isAfterGap = true }
      header.partialSuffix = PlanContext.partialSuffix(of: order.record.run)
      try JournalWriter.write(to: path, header, plan: plan, states: states)
      return header.forgotten != nil
    }
    if namesPoints { try store.write { try FileStates($0).noteTold(claim, by: order.record.run) } }
    return path
  }

  func waiting(_ claim: String) throws -> [(run: RunID, file: String)] {
    let spool = try JournalSpool(journals: state.journals, claim: claim)
    return spool.pending().map { ($0, spool.path($0)) }
  }

  func sent(_ claim: String, _ run: RunID) throws {
    try JournalSpool(journals: state.journals, claim: claim).sent(run)
  }

  /// Takes journals into the history, oldest first; a missing or damaged one is passed over and named.
  func importAll(_ files: [(run: RunID, file: String)], by taking: JournalImport) throws -> [String] {
    let found = files.filter { FileManager.default.fileExists(atPath: $0.file) }
    let missing = Set(files.map(\.run)).subtracting(found.map(\.run)).sorted()
    var warnings = missing.map { "the journal of run '\($0)' is not in the keep folder any more" }
    let outcomes = try taking.importJournals(found, acceptingGaps: true)
    // The newest good backup of them is what later plans are judged by.
    for file in found.reversed() {
      guard let journal = try? JournalReader(path: file.file) else { continue }
      if try store.noteBaseline(toldBy: journal.header, job: taking.job, destination: taking.destination) { break }
    }
    for (file, outcome) in zip(found, outcomes) {
      switch outcome {
      case .importedOverGap, .planned(isOverGap: true):
        warnings.append("journals before run '\(file.run)' are missing: what they changed is not known file by file")
      case .late(let newest):
        warnings.append(
          "the journal of run '\(file.run)' was passed over: it comes before the restore point of run '\(newest)', which is "
            + "known here without it")
      case .unusable: warnings.append("the journal of run '\(file.run)' is damaged and was passed over")
      case .unreadable(let why): warnings.append("the journal of run '\(file.run)' cannot be read: \(why)")
      case .imported, .known, .planned(isOverGap: false), .gap: break
      }
    }
    return warnings
  }

  private func kind(_ order: JournalOrder, point: Int64, isWholeKnown: Bool) -> JournalHeader.Kind {
    switch order.stage {
    case .planned: return .planned
    case .heartbeat: return .heartbeat
    case .done:
      let isWhole = order.record.kind == .recover || JournalHeader.isCheckpoint(point: point)
      return isWholeKnown && isWhole ? .checkpoint : .done
    }
  }
}
