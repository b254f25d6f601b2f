import BackupCore
import BackupEngine
import Foundation
import History

/// What the engine asks about restore points, answered by the history.
struct LivePoints: Sendable {
  let store: HistoryStore

  // check: allow size because this is the list of the wires, one a line
  var ports: PointHistory {
    let store = store
    return PointHistory(
      calendar: keepCalendar(.current),
      kept: { claim in try store.read { try FileStates($0).points(claim).map(\.run) } },
      areUncertain: { claim in try store.read { try FileStates($0).hasUncertainPoints(claim) } },
      startTimes: { claim in try store.read { try FileStates($0).startTimes(claim) } },
      forget: { claim, runs in try store.write { try FileStates($0).forget(runs, claim) } },
      rehearse: { claim, runs in
        try store.rehearse { db in
          try FileStates(db).forget(runs, claim)
          return try VersionsGoing(db, claim)?.totals() ?? []
        }
      },
      hasUntold: { claim in try store.read { try FileStates($0).hasUntold(claim) } },
      going: { claim in try store.read { try VersionsGoing($0, claim)?.totals() ?? [] } },
      goingListed: { claim in try store.read { try VersionsGoing($0, claim)?.totals(onlyListed: true) ?? [] } },
      startListing: { claim in try store.write { try VersionsGoing($0, claim)?.startListing() } },
      noteListed: { claim, files in try store.write { try VersionsGoing($0, claim)?.note(files) ?? [] } },
      forEachListed: { claim, runs, body in
        var last: VersionFile?
        while true {
          let page = try store.read {
            try VersionsGoing($0, claim)?.listed(after: last, limit: 1000, leavingOut: runs) ?? []
          }
          for file in page { try body(file) }
          guard page.count == 1000 else { return }
          last = page.last
        }
      },
      finishListing: { claim in try store.write { try VersionsGoing($0, claim)?.finishListing() } },
      startCopies: { claim in try store.write { try VersionsGoing($0, claim)?.startCopies() ?? [] } },
      noteMirror: { claim, files in try store.write { try VersionsGoing($0, claim)?.noteMirror(files) } },
      finishCopies: { claim in try store.write { try VersionsGoing($0, claim)?.finishCopies() ?? [] } },
      excluded: { claim, body in
        var last: Int64?
        repeat {
          let page = try store.read { try FileStates($0).excluded(claim, after: last, limit: 1000) }
          for path in page.paths { try body(path) }
          last = page.last
        } while last != nil
      },
      isExcluded: { claim, path in try store.read { try FileStates($0).isExcluded(claim, path) } },
      areExcludedByOthers: { claim, filters in
        try store.read { try FileStates($0).excludedCount(claim) } > 0
          && store.exclusionFilters(claim: claim) != filters
      },
      noteExclusionFilters: { try store.setExclusionFilters($1, claim: $0) },
      unknown: { runs in try store.unknown(runs) },
      newestUse: { try store.newestUse(claim: $0, elsewhereThan: $1) },
      claimAt: { try store.claim(at: $0) },
      versions: { job in
        let totals = try store.read { db in
          let states = FileStates(db)
          return try states.claims(job: job).map { try states.versions($0) }
        }
        return MirrorTotals(files: totals.reduce(0) { $0 + $1.files }, bytes: totals.reduce(0) { $0 + $1.bytes })
      })
  }
}
