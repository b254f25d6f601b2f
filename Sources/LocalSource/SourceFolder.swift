package import BackupCore
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder a job backs up, looked at directly; nothing here ever writes to it.
package struct SourceFolder: Sendable {
  package let path: String
  package let links: LinkRule

  package init(path: String, links: LinkRule) {
    self.path = path
    self.links = links
  }

  /// Makes sure the source is a folder that can be listed.
  ///
  /// `marker`, relative to it, must lie there. Throws `source-missing`, `source-not-a-folder`, `source-unreadable` or
  /// `marker-missing`.
  package func check(job: String, marker: String? = nil) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason: Reason = errno == ENOENT || errno == ENOTDIR ? .sourceMissing : .sourceUnreadable
      throw Failure.source(reason, job: job, path: path, detail: Self.text(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure.source(.sourceNotAFolder, job: job, path: path, detail: "it is not a folder")
    }
    guard let stream = opendir(path) else {
      throw Failure.source(.sourceUnreadable, job: job, path: path, detail: Self.text(errno))
    }
    closedir(stream)
    if let marker, lstat(path + "/" + marker, &status) != 0 {
      throw Failure(
        .markerMissing,
        "job '\(job)': the marker '\(marker)' is not in the source '\(path)', so the source is not what it should be",
        hint: "mount the source, or create the marker if the folder is complete, then run 'mirrorkeep run \(job)'")
    }
  }

  /// Whether the folder holds anything at all.
  package var hasEntries: Bool {
    guard let stream = opendir(path) else { return false }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8) && name != Array("..".utf8) { return true }
    }
    return false
  }

  /// Whether the source itself holds a `.mirrorkeep` folder, which is never stored.
  package var holdsKeepFolder: Bool {
    var status = stat()
    return lstat(path + "/.mirrorkeep", &status) == 0
  }

  /// A file as the source has it now, or why it cannot be stored.
  package func look(at path: MirrorPath) -> SourceFile {
    let unreadable = SourceFile.unusable("rclone cannot read a name with the character U+201B")
    guard let local = path.localBytes else { return unreadable }
    if path.mayBeUnreadable, case .absent = look(atLocal: local, isLink: false), hasUnreadable(path) {
      return unreadable
    }
    guard isStoredLink(path) else { return look(atLocal: local, isLink: false) }
    let link = look(atLocal: local.dropLast(StoredLink.suffix.count), isLink: true)
    if case .present = link { return link }
    if case .absent = look(atLocal: local, isLink: false) { return link }
    return .unusable("rclone takes a file whose name ends in '.rclonelink' for a stored link")
  }

  /// What the link stored as `path` points at; nil where the source has no such link or does not store links.
  package func linkTarget(_ path: MirrorPath) -> [UInt8]? {
    guard isStoredLink(path), let local = path.localBytes else { return nil }
    let name = Array(self.path.utf8) + [UInt8(ascii: "/")] + local.dropLast(StoredLink.suffix.count) + [0]
    return name.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        guard let base = name.baseAddress else { return nil }
        let target = [CChar](unsafeUninitializedCapacity: 4096) { buffer, count in
          count = max(0, buffer.baseAddress.map { readlink(base, $0, buffer.count) } ?? 0)
        }
        return target.isEmpty ? nil : target.map { UInt8(bitPattern: $0) }
      }
    }
  }

  /// Whether the file a change is about still has the size and time it was planned with.
  package func isUnchanged(_ change: PlannedChange) -> Bool {
    guard let local = change.path.localBytes else { return false }
    let seen =
      isStoredLink(change.path)
      ? look(at: change.path) : look(atLocal: local, isLink: false, mustBeReadable: false)
    guard case .present(let size, let modified, _) = seen else { return false }
    return size == change.bytes && modified == change.modified
  }

  /// Whether a planned deletion still holds: nothing that would be stored lies at `path` now.
  ///
  /// A path that leads through a symbolic link is absent unless links are followed, because rclone does not go there.
  package func isAbsent(_ path: MirrorPath) -> Bool {
    guard links == .follow || !leadsThroughLink(path) else { return true }
    // What is no name here is none of the source's, whatever the mirror holds under it.
    guard path.localBytes != nil else { return true }
    switch look(at: path) {
    case .absent: return true
    case .present, .unusable: return false
    }
  }

  /// The text of an `errno`, lower case.
  static func text(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}

extension SourceFolder {
  private func look(
    atLocal local: some Sequence<UInt8>, isLink: Bool, mustBeReadable: Bool = true
  ) -> SourceFile {
    (Array(path.utf8) + [UInt8(ascii: "/")] + local + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        guard let base = name.baseAddress else { return .absent }
        return look(at: base, isLink: isLink, mustBeReadable: mustBeReadable)
      }
    }
  }

  func isStoredLink(_ path: MirrorPath) -> Bool {
    links == .store && path.bytes.count > StoredLink.suffix.count
      && path.bytes.suffix(StoredLink.suffix.count).elementsEqual(StoredLink.suffix)
  }

  private func look(at name: UnsafePointer<CChar>, isLink: Bool, mustBeReadable: Bool = true) -> SourceFile {
    var status = stat()
    let answer = links == .follow ? stat(name, &status) : lstat(name, &status)
    guard answer == 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .absent : .unusable(Self.text(errno))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == (isLink ? S_IFLNK : S_IFREG) else { return .absent }
    if mustBeReadable, kind == S_IFREG, !Self.isPlainlyReadable(status), access(name, R_OK) != 0 {
      return .unusable(Self.text(errno))
    }
    return .present(
      size: Int64(status.st_size), modified: Self.modified(status),
      mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777))
  }

  /// Whether the mode alone says that this process may read a file of its own, which saves asking the kernel.
  private static func isPlainlyReadable(_ status: stat) -> Bool {
    status.st_uid == geteuid() && status.st_mode & S_IRUSR != 0
  }

  static func modified(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return FileTime.nanoseconds(seconds: Int64(time.tv_sec), fraction: Int64(time.tv_nsec))
  }

  private func leadsThroughLink(_ path: MirrorPath) -> Bool {
    guard let local = path.localBytes else { return false }
    var prefix = Array(self.path.utf8)
    for part in local.split(separator: UInt8(ascii: "/")).dropLast() {
      prefix += [UInt8(ascii: "/")] + part
      var status = stat()
      let answer = (prefix + [0]).withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { name in name.baseAddress.map { lstat($0, &status) } ?? -1 }
      }
      guard answer == 0 else { return false }
      if status.st_mode & S_IFMT == S_IFLNK { return true }
    }
    return false
  }
}

extension Failure {
  fileprivate static func source(_ reason: Reason, job: String, path: String, detail: String) -> Failure {
    let mend =
      reason == .sourceUnreadable
      ? "check the folder's owner and mode" : "mount or create the folder, or correct 'source' in the job's file"
    return Failure(
      reason, "job '\(job)': the source '\(path)' cannot be backed up: \(detail)",
      hint: mend + ", then run 'mirrorkeep run \(job)'")
  }
}
