import BackupCore
import Foundation
import GRDB
import History
import Synchronization

@testable import BackupEngine

extension EngineWorld {
  /// Restore points and versions, out of the world's real history.
  func points() -> PointHistory {
    let store = store
    return PointHistory(
      calendar: keepCalendar(.gmt),
      kept: { claim in
        try self.call("kept")
        return try store.read { try FileStates($0).points(claim).map(\.run) }
      },
      areUncertain: { claim in try store.read { try FileStates($0).hasUncertainPoints(claim) } },
      startTimes: { claim in try store.read { try FileStates($0).startTimes(claim) } },
      forget: { claim, runs in
        try self.call("forget")
        try store.write { try FileStates($0).forget(runs, claim) }
      },
      rehearse: { claim, runs in
        try store.rehearse { db in
          try FileStates(db).forget(runs, claim)
          return try VersionsGoing(db, claim)?.totals() ?? []
        }
      },
      hasUntold: { claim in try store.read { try FileStates($0).hasUntold(claim) } },
      going: { claim in
        try self.call("going")
        return try store.read { try VersionsGoing($0, claim)?.totals() ?? [] }
      },
      goingListed: { claim in try store.read { try VersionsGoing($0, claim)?.totals(onlyListed: true) ?? [] } },
      startListing: { claim in try store.write { try VersionsGoing($0, claim)?.startListing() } },
      noteListed: { claim, files in try store.write { try VersionsGoing($0, claim)?.note(files) ?? [] } },
      forEachListed: { claim, runs, body in
        let files = try store.read { try VersionsGoing($0, claim)?.listed(after: nil, limit: .max, leavingOut: runs) }
        for file in files ?? [] { try body(file) }
      },
      finishListing: { claim in
        try self.call("finishListing")
        try store.write { try VersionsGoing($0, claim)?.finishListing() }
      },
      startCopies: { claim in try store.write { try VersionsGoing($0, claim)?.startCopies() ?? [] } },
      noteMirror: { claim, files in try store.write { try VersionsGoing($0, claim)?.noteMirror(files) } },
      finishCopies: { claim in try store.write { try VersionsGoing($0, claim)?.finishCopies() ?? [] } },
      excluded: { claim, body in
        for path in try store.read({ try FileStates($0).excluded(claim, after: nil, limit: .max) }).paths {
          try body(path)
        }
      },
      isExcluded: { claim, path in try store.read { try FileStates($0).isExcluded(claim, path) } },
      areExcludedByOthers: { claim, filters in
        try store.read { try FileStates($0).excludedCount(claim) } > 0
          && store.exclusionFilters(claim: claim) != filters
      },
      noteExclusionFilters: { try store.setExclusionFilters($1, claim: $0) },
      unknown: { runs in self.state.withLock { state in runs.filter { state.saved[$0] == nil } } },
      newestUse: { try store.newestUse(claim: $0, elsewhereThan: $1) },
      claimAt: { try store.claim(at: $0) },
      versions: { _ in MirrorTotals(files: 0, bytes: 0) })
  }

  /// The versions folders of the world's remote.
  func versions() -> VersionsRemote {
    VersionsRemote(
      list: { job, runs, found in
        try self.call("list versions")
        let files = self.state.withLock { state in
          runs.flatMap { run in
            (state.isGone ? [:] : state.versions[self.folder(of: run, job)] ?? [:])
              .filter { !state.unlistedVersions.contains($0.key) }.map {
                VersionFile(run: run, path: $0.key, bytes: $0.value.bytes)
              }
          }
        }
        try found(files)
      },
      listAll: { job, found in
        try self.call("list all versions")
        let files = self.state.withLock { state in
          state.versions.flatMap { folder, files in
            files.map { path, file in
              ListedFile(
                path: MirrorPath(bytes: Array(folder.suffix(21).utf8) + [0x2F] + path.bytes), bytes: file.bytes,
                modified: file.modified / 1_000_000_000 * 1_000_000_000)
            }
          }
        }
        try found(files)
      },
      remove: { job, list in
        try self.call("remove versions")
        let lines = try Data(contentsOf: URL(fileURLWithPath: list)).split(separator: 10)
        self.state.withLock { state in
          for line in lines {
            guard let run = RunID(String(decoding: line.prefix(21), as: UTF8.self)) else { continue }
            state.versions[self.folder(of: run, job)]?[MirrorPath(bytes: Array(line.dropFirst(22)))] = nil
          }
        }
        return nil
      },
      removeFolder: { job, run in
        try self.call("remove folder")
        self.state.withLock { $0.versions[self.folder(of: run, job)] = nil }
        return nil
      },
      removeEmptyFolders: { job, runs in
        try self.call("remove empty folders")
        self.state.withLock { state in
          for run in runs where state.versions[self.folder(of: run, job)]?.isEmpty == true {
            state.versions[self.folder(of: run, job)] = nil
          }
        }
        return nil
      })
  }

  private func folder(of run: RunID, _ job: Job) -> String { job.destination.keepFolder + "/versions/" + run.text }
}

extension EngineWorld {
  func recovery() -> RecoveryHistory {
    let (store, plans) = (store, plans)
    return RecoveryHistory(
      survey: { JournalImport.survey($0) }, importAll: { _, _, _, _ in [] }, ended: { _ in [] },
      importAnew: { _, _, _, _, _, _ in [] },
      enterFound: { ledger, run, claim, hasJournal in
        guard let plan = ledger as? PlanFile else { throw Struck() }
        return try JournalImport(store, plans).enterFound(plan, run: run, claim: claim, hasJournal: hasJournal)
      },
      unwrittenJournals: { try store.unwrittenJournals() }, noteWritten: { try store.noteWritten(claim: $0) },
      onlyVersions: { claim in try store.read { try FileStates($0).onlyVersions(claim) } },
      surplus: { try store.surplus(claim: $0, over: $1) },
      explainSurplus: { try store.explainSurplus(claim: $0, over: $1) },
      isRebuilding: { try store.isRebuilding(claim: $0) }, rebuilding: { try store.rebuilding(job: $0, since: $1) },
      setRebuilding: { try store.setRebuilding($0, claim: $1) },
      noteRun: { try store.attach(claim: $1, to: $0) },
      doubt: { try store.doubt(claim: $0) }, setDoubt: { try store.setDoubt($0, claim: $1) })
  }
}
