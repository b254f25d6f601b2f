import BackupCore
import BackupEngine
import Foundation
import History
import LocalTarget
import Processes
import Rclone

extension Live {
  /// The ports of a restore.
  func restorePorts() throws -> RestorePorts {
    let (store, resources, rclone) = (store, resources, rclone)
    var restore = RestorePorts(
      ports: try ports(), lock: { try resources.lock($0, $1, .shared) },
      points: { job in try store.read { try FileStates($0).restorePoints(job: job) } },
      runs: { try store.runs(matchingPrefix: $0) },
      files: { point, paths, body in
        try store.read { db in
          let states = FileStates(db)
          guard let paths, let found = try Self.files(states, point, paths) else {
            return try states.forEachAt(point.claim, point.run, body)
          }
          for state in found { try body(state) }
        }
      },
      excluded: { point, body in try store.read { try FileStates($0).forEachExcluded(point.claim, at: point.run, body) }
      },
      modified: { claim, place in try store.read { try FileStates($0).modified(claim, at: place) } },
      newList: { try RestoreListFile(resources.scratch + "/restore-" + UUID().uuidString.lowercased()) },
      lookAtTarget: { TargetFacts(lookingAt: $0, claim: $1, followingLink: $2) },
      resolve: { TargetFacts.resolved($0) }, openTarget: { TargetFolder($0, mask: SignalTrap.inheritedMask) },
      fetch: { job, run, list, folder, seen in
        try await rclone.remote().fetch(
          (list.file, list.count), from: FetchPlace(job.destination), of: job, for: run, to: folder, seen: seen)
      },
      check: { job, list, folder, seen in
        try await rclone.remote().check(
          (list.file, list.count), here: folder, with: FetchPlace(job.destination), of: job, seen: seen)
      })
    let places = LoadedJobs.places(rclone.settings, rclone.environment)
    restore.backupFolders = { $0.localFolders(places) }
    restore.reservedFolders = { reservedFolders(besides: $0, places) }
    return restore
  }

  private func reservedFolders(besides job: String, _ places: DestinationPlaces) -> [ReservedFolder] {
    let others = contents.jobs.filter { $0.key != job }.compactMap { try? $0.value.get() }
    let backups = others.flatMap { other in
      other.destination.localFolders(places).map {
        ReservedFolder(TargetFacts.resolved($0) ?? $0, "the backup of job '\(other.name)'")
      }
    }
    return [ReservedFolder(TargetFacts.resolved(state.path) ?? state.path, "mirrorkeep's state folder")]
      + backups.sorted { $0.path < $1.path }
  }

  /// The files of these names, looked up one by one; nil when one of them is none and may be a folder.
  private static func files(_ states: FileStates, _ point: RestorePoint, _ paths: [MirrorPath]) throws -> [FileState]? {
    var found: [MirrorPath: FileState] = [:]
    for path in paths {
      let names = [path, MirrorPath(bytes: path.bytes + StoredLink.suffix)]
      let here = try names.compactMap { try states.state(point.claim, $0, at: point.run) }
      if here.isEmpty { return nil }
      for state in here { found[state.path] = state }
    }
    return found.values.sorted { $0.path < $1.path }
  }
}
