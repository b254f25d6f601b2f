package import BackupCore
import Foundation
import Synchronization

/// A restore's target on this machine's disks: see `RestoreFolder` for what it promises.
package final class TargetFolder: RestoreFolder {
  /// Absolute, links resolved.
  package let path: String
  package let foldsCase: Bool
  /// The person's umask.
  let mask: mode_t
  let state: Mutex<Open>

  /// The open folders; -1 where they are not there yet.
  struct Open: ~Copyable {
    var walk: FolderWalk
    var root: Int32
    var arrivals: Int32 = -1
    /// The name of the private folder, below `.mirrorkeep`.
    var name: [UInt8] = []
  }

  /// Opens the folder at `path` where it exists. `path` is what `TargetFacts` resolved it to.
  ///
  /// `mask` is the umask for the folders that are made in it, and for files whose mode is not known. The folder itself is
  /// made for its owner only: what lay in private folders is not shown to others by coming back.
  package init(_ path: String, mask: UInt32) {
    self.path = path
    self.mask = mode_t(mask)
    let root = LocalBytes.openFolder(AT_FDCWD, path.utf8)
    foldsCase = Self.foldsCase(path)
    state = Mutex(Open(walk: FolderWalk(root: root, mode: 0o777 & ~mode_t(mask)), root: root))
  }

  deinit {
    state.withLock { if $0.arrivals >= 0 { close($0.arrivals) } }
  }

  /// Nothing of a name `.mirrorkeep` is ever backed up, so an interrupted restore into a source leaves nothing to store.
  static let ownFolder = Array(".mirrorkeep".utf8)

  /// The name of the private folder for the files of one mirror.
  static func arrivalsName(_ claim: String) -> [UInt8] {
    Array(("restore-" + String(FNV1a(claim.utf8).value, radix: 16)).utf8)
  }

  package func entry(at path: MirrorPath) -> TargetEntry {
    guard let names = Self.names(path), let last = names.last else { return .blocked("it has no name here") }
    return state.withLock { open in
      guard open.root >= 0 else { return .absent }
      switch open.walk.folder(names.dropLast(), creating: false) {
      case .success(let folder): return Self.entry(folder, last)
      case .failure(.absent): return .absent
      case .failure(let fault): return .blocked(Self.text(fault))
      }
    }
  }

  package func prepare(claim: String) throws -> ArrivalsFolder {
    let name = Self.arrivalsName(claim)
    let (isNew, arrivals) = try state.withLock { open in
      if open.root < 0 {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure.unusable(path, errno) }
        let root = LocalBytes.openFolder(AT_FDCWD, path.utf8)
        guard root >= 0 else { throw Failure.unusable(path, errno) }
        open.walk = FolderWalk(root: root, mode: 0o777 & ~mask)
        open.root = root
      }
      let (own, _) = try Self.privateFolder(open.root, Self.ownFolder, in: path)
      defer { close(own) }
      let (arrivals, isNew) = try Self.privateFolder(own, name, in: path)
      guard flock(arrivals, LOCK_EX | LOCK_NB) == 0 else {
        close(arrivals)
        throw Failure(
          .locked, "another restore into '\(path)' is under way",
          hint: "wait for it to end, then run the same command again")
      }
      (open.arrivals, open.name) = (arrivals, name)
      return (isNew, arrivals)
    }
    // rclone goes by a path: where somebody else may put another folder there, by one that he cannot change.
    if OthersPlace.isReachable(path), let fixed = OthersPlace.path(of: arrivals) {
      return ArrivalsFolder(path: fixed, isNew: isNew)
    }
    let inside = String(decoding: Self.ownFolder + [0x2F] + name, as: UTF8.self)
    return ArrivalsFolder(path: path + (path.hasSuffix("/") ? "" : "/") + inside, isNew: isNew)
  }

  package func arrived(_ place: MirrorPath) -> TargetEntry {
    guard let local = place.localBytes else { return .blocked("it has no name here") }
    return state.withLock { Self.entry($0.arrivals, local) }
  }

  package func arrivedText(_ place: MirrorPath) throws -> [UInt8] {
    guard let local = place.localBytes else { throw Failure.file("it has no name here") }
    let file = try Self.openFile(local, in: state.withLock { $0.arrivals })
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(file, &bytes, bytes.count)
    guard count > 0, count < 4096, !bytes[..<count].contains(0) else { throw Failure.file("it is no link's target") }
    return Array(bytes[..<count])
  }

  package func put(
    _ place: MirrorPath, at path: MirrorPath, mode: UInt16?, modified: Int64?, replacing: Bool
  ) throws {
    guard let local = place.localBytes else { throw Failure.file("it has no name here") }
    let arrivals = state.withLock { $0.arrivals }
    guard let status = LocalBytes.status(arrivals, local) else { throw Failure.call(errno) }
    try setFacts(of: local, in: arrivals, status, mode: mode, modified: modified)
    try into(path) { folder, name, open in
      try Self.move(open.arrivals, local, to: folder, name, replacing: replacing)
    }
  }

  package func putLink(to target: [UInt8], at path: MirrorPath, modified: Int64?, replacing: Bool) throws {
    try into(path) { folder, name, open in
      // Made where nobody looks: nothing is between it and its time.
      let new = Array("link".utf8)
      _ = LocalBytes.with(new) { unlinkat(open.arrivals, $0, 0) }
      let isMade = LocalBytes.with(target) { to in LocalBytes.with(new) { symlinkat(to, open.arrivals, $0) } } == 0
      guard isMade else { throw Failure.call(errno) }
      if let modified {
        // Some file systems keep no times of links.
        try? Self.setTime(modified) { times in
          LocalBytes.with(new) { utimensat(open.arrivals, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
      }
      try Self.move(open.arrivals, new, to: folder, name, replacing: replacing)
    }
  }

  package func lend(_ path: MirrorPath, as place: MirrorPath) throws {
    guard let local = place.localBytes else { throw Failure.file("it has no name here") }
    try into(path, creating: false) { folder, name, open in
      // Folders for it, as rclone would have made them.
      var walk = FolderWalk(root: dup(open.arrivals), mode: 0o700)
      let parts = local.split(separator: 0x2F)
      let parent = try walk.folder(parts.dropLast(), creating: true).mapError(Failure.init).get()
      let last = parts.last ?? []
      _ = LocalBytes.with(last) { unlinkat(parent, $0, 0) }
      let isLent = LocalBytes.with(name) { from in LocalBytes.with(last) { linkat(folder, from, parent, $0, 0) } } == 0
      guard isLent else { throw Failure.call(errno) }
    }
  }

  package func clean() {
    state.withLock { open in
      guard open.arrivals >= 0 else { return }
      close(open.arrivals)
      open.arrivals = -1
      let own = LocalBytes.openFolder(open.root, Self.ownFolder)
      guard own >= 0 else { return }
      defer { close(own) }
      FolderRemoval.remove(open.name, in: own)
      // Stays where a restore of another mirror left something.
      _ = LocalBytes.with(Self.ownFolder) { unlinkat(open.root, $0, AT_REMOVEDIR) }
    }
  }

  /// Hands over the folder a path lies in, made where missing, and its name there.
  private func into(
    _ path: MirrorPath, creating: Bool = true,
    _ body: (_ folder: Int32, _ name: ArraySlice<UInt8>, _ open: borrowing Open) throws -> Void
  ) throws {
    guard let names = Self.names(path), let last = names.last else { throw Failure.file("it has no name here") }
    try state.withLock { open in
      let folder = try open.walk.folder(names.dropLast(), creating: creating).mapError(Failure.init).get()
      try body(folder, last, open)
    }
  }
}
