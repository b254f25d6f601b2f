import BackupCore
import Synchronization

/// Files of versions by their runs, filled from the thread that reads a listing.
final class ListedVersions: Sendable {
  private let files = Mutex<[RunID: [ListedFile]]>([:])

  var all: [RunID: [ListedFile]] { files.withLock { $0 } }

  /// Takes listed files, their paths below the versions (`<run>/<path>`), of the runs that are wanted.
  func add(_ listed: [ListedFile], where isWanted: (RunID) -> Bool) {
    files.withLock { files in
      for file in listed {
        guard let version = VersionFile(listed: file), isWanted(version.run) else { continue }
        let inside = ListedFile(path: version.path, bytes: file.bytes, modified: file.modified)
        files[version.run, default: []].append(inside)
      }
    }
  }
}
