import BackupCore
import Foundation
import GRDB
import History
import Synchronization
import TestSupport

@testable import BackupEngine

extension EngineWorld {
  func ports() -> Ports {
    var host = host()
    host.pathInSource = { job, path in
      path.hasPrefix(job.source + "/") ? MirrorPath(String(path.dropFirst(job.source.count + 1))) : nil
    }
    host.linkTarget = { _, path in self.links.withLock { $0[path] } }
    host.contentHash = { _, change, _ in
      guard let file = self.state.withLock({ $0.source[change.path] }) else { return nil }
      return file.modified == change.modified ? FNV1a(file.content.utf8).value : nil
    }
    return Ports(remote: remote(), host: host)
  }

  private func host() -> BackupEngine.Host {
    let (plans, store, folder) = (plans, store, folder)
    return BackupEngine.Host(
      now: { self.state.withLock { $0.time } }, uptime: { 0 },
      newRunID: { date in
        let number = self.state.withLock { state in
          state.time += 1
          return state.time.timeIntervalSince1970
        }
        return RunID(start: max(date, Date(timeIntervalSince1970: number)), random: 0)
      },
      newClaimID: { UUID().uuidString.lowercased() }, identity: HostIdentity(id: "h", name: "nas"),
      lock: { _, _ in
        try self.call("lock")
        self.state.withLock { $0.isLocked = true }
        return { self.state.withLock { $0.isLocked = false } }
      },
      checkSource: { _ in try self.call("checkSource") },
      lookAtSource: { _, path in
        guard let file = self.state.withLock({ $0.source[path] }) else { return .absent }
        return .present(size: file.bytes, modified: file.modified, mode: 0o644)
      },
      isUnchanged: { _, change in
        self.state.withLock { state in
          guard let file = state.source[change.path] else { return false }
          return file.bytes == change.bytes && file.modified == change.modified
        }
      },
      pathsNamed: { _, name in
        self.state.withLock { state in
          state.source.keys.filter { ($0.lossyLogName ?? $0.bytes) == name }
        }
      },
      isAbsent: { _, path in self.state.withLock { $0.source[path] == nil } },
      sourceFacts: { _ in
        self.state.withLock { state in
          SourceFacts(leftOut: [], holdsKeepFolder: false, hasEntries: !state.source.isEmpty, mounts: state.mounts)
        }
      },
      newPlan: { _ in
        try self.call("newPlan")
        return try plans.create()
      },
      keepPlan: { ledger, header in
        try self.call("keepPlan")
        return try plans.keep(try file(of: ledger), header)
      },
      openPlan: { id in
        guard let plan = try plans.open(id) else { throw Failure(.jobInvalid, "no plan") }
        return plan
      },
      unsettledPlans: { _ in
        try self.call("unsettledPlans")
        return try plans.runs().compactMap { try plans.open(run: $0) }
      },
      finishPlan: { run in
        try self.call("finishPlan")
        try plans.finish(run: run, keeping: true)
      },
      discardPlan: { ledger in if let plan = try? file(of: ledger) { plans.discard(plan) } },
      writeList: { write in
        let list = folder.path("list-" + UUID().uuidString)
        var (lines, count): ([UInt8], Int) = ([], 0)
        try write { path in
          lines += path.bytes + [10]
          count += 1
        }
        try Data(lines).write(to: URL(fileURLWithPath: list))
        return PathList(file: list, count: count)
      },
      begin: { record in
        try self.call("begin")
        self.state.withLock { $0.saved[record.run] = record }
      },
      save: { record in
        try self.call("save")
        self.state.withLock { $0.saved[record.run] = record }
      },
      record: { run in self.state.withLock { $0.saved[run] } },
      applyStates: { ledger, run, claim in
        try self.call("applyStates")
        let plan = try file(of: ledger)
        return try store.withoutTransaction { try FileStates($0).applyResults(of: plan, run: run, claim: claim) }
      },
      mirrorTotals: { claim in
        try self.call("mirrorTotals")
        return try store.read { try FileStates($0).totals(claim) } ?? MirrorTotals()
      },
      knownBefore: { claim, path in
        try store.read { try FileStates($0).current(claim, path) }.map {
          ChangeEvidence.Seen(bytes: $0.bytes, modified: $0.modified)
        }
      },
      pendingSince: { _ in nil }, baseline: { _, _ in self.state.withLock { $0.baseline } },
      setBaseline: { _, baseline in self.state.withLock { $0.baseline = baseline } },
      writeJournal: { order in
        try self.call("writeJournal \(order.stage)")
        self.state.withLock { state in
          state.journals[order.record.run] = "\(order.stage)"
          state.sentJournals.removeAll { $0 == order.record.run }
        }
        let (claim, run) = (order.claim.claim, order.record.run)
        if order.stage != .planned { try store.write { try FileStates($0).noteTold(claim, by: run) } }
        return order.record.run.text
      },
      waitingJournals: { _ in
        try self.call("waitingJournals")
        return self.state.withLock { state in
          state.journals.keys.filter { !state.sentJournals.contains($0) }.sorted().map { ($0, $0.text) }
        }
      },
      journalSent: { _, run in
        try self.call("journalSent")
        self.state.withLock { $0.sentJournals.append(run) }
      },
      progress: { _ in }, warn: { _ in }, points: points(), recovery: recovery())
  }
}

private func file(of ledger: any PlanLedger) throws -> PlanFile {
  guard let plan = ledger as? PlanFile else { throw EngineWorld.Struck() }
  return plan
}
