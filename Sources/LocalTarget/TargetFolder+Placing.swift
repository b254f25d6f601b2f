package import BackupCore
import Dispatch
import Foundation
import Synchronization

extension TargetFolder {
  package func putNew(_ files: [ArrivedFile]) -> [Bool] {
    let placed = Mutex([Bool](repeating: false, count: files.count))
    let (root, arrivals) = state.withLock { ($0.root, $0.arrivals) }
    // Where names that differ in case are one, which of two files comes first must not be left to chance.
    let size = foldsCase ? max(1, files.count) : Self.share
    DispatchQueue.concurrentPerform(iterations: (files.count + size - 1) / size) { number in
      let range = number * size..<min(files.count, (number + 1) * size)
      var walk = FolderWalk(root: dup(root), mode: 0o777 & ~mask)
      let done = range.map { (try? putNew(files[$0], from: arrivals, &walk)) != nil }
      placed.withLock { $0.replaceSubrange(range, with: done) }
    }
    return placed.withLock { $0 }
  }

  /// Neighbours in the order of their paths, which share folders.
  private static let share = 256

  private func putNew(_ file: ArrivedFile, from arrivals: Int32, _ walk: inout FolderWalk) throws {
    guard let local = file.place.localBytes, let names = Self.names(file.path), let name = names.last,
      let status = LocalBytes.status(arrivals, local), Int64(status.st_size) == file.bytes,
      FileTime.isSame(file.modified ?? LocalBytes.nanoseconds(status), LocalBytes.nanoseconds(status))
    else { throw Failure.file("it is not what it has to be") }
    try setFacts(of: local, in: arrivals, status, mode: file.mode, modified: file.modified)
    let folder = try walk.folder(names.dropLast(), creating: true).mapError(Failure.init).get()
    try Self.move(arrivals, local, to: folder, name, replacing: false)
  }

  /// Gives an arrived file, which has `status`, its mode and time.
  ///
  /// Nobody else writes into the private folder, so what a name stands for does not change between two calls.
  func setFacts(of local: [UInt8], in arrivals: Int32, _ status: stat, mode: UInt16?, modified: Int64?) throws {
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure.file("it is no file") }
    let bits = mode.map { mode_t($0 & 0o777) } ?? (0o666 & ~mask)
    let isRightMode = status.st_mode & 0o7777 == bits
    let isRightTime = modified.map { $0 == LocalBytes.nanoseconds(status) } ?? true
    guard !isRightMode || !isRightTime else { return }
    let file = try Self.openFile(local, in: arrivals)
    defer { close(file) }
    guard isRightMode || fchmod(file, bits) == 0 else { throw Failure.call(errno) }
    if let modified, !isRightTime { try Self.setTime(modified) { futimens(file, $0) } }
  }

  /// Opens an arrived file for reading, unless it is a link; to be closed by the caller.
  static func openFile(_ local: [UInt8], in arrivals: Int32) throws -> Int32 {
    let file = LocalBytes.with(local) { openat(arrivals, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard file >= 0 else { throw Failure.call(errno) }
    return file
  }
}
