package import BackupCore
import Foundation

extension TargetFacts {
  /// Looks at the folder `path` (absolute) for a restore of the mirror `claim`; changes nothing.
  ///
  /// Links on the way to it are resolved, and one at its own place only with `followingLink`.
  package init(lookingAt path: String, claim: String, followingLink: Bool = false) {
    let whole = Self.resolved(path)
    if followingLink, let whole {
      self.init(path: whole, kind: .absent)
    } else {
      let trimmed = path == "/" ? path : "/" + path.split(separator: "/").joined(separator: "/")
      let parent = (trimmed as NSString).deletingLastPathComponent
      let resolved = Self.resolved(parent)
      let last = (trimmed as NSString).lastPathComponent
      let full = trimmed == "/" ? "/" : (resolved ?? parent) + ((resolved ?? parent).hasSuffix("/") ? "" : "/") + last
      self.init(path: full, kind: .absent, hasParent: resolved != nil)
    }
    look(claim)
  }

  private mutating func look(_ claim: String) {
    guard let status = LocalBytes.status(AT_FDCWD, path.utf8) else {
      if errno != ENOENT { kind = errno == ENOTDIR ? .absent : .unreadable(LocalBytes.text(errno)) }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFLNK: kind = .link
    case S_IFDIR: lookInside(claim)
    default: kind = .file
    }
  }

  private mutating func lookInside(_ claim: String) {
    let folder = LocalBytes.openFolder(AT_FDCWD, path.utf8)
    guard folder >= 0, let names = LocalBytes.names(folder) else {
      kind = .unreadable(LocalBytes.text(errno))
      return
    }
    defer { close(folder) }
    kind = .folder
    hasEntries = names.contains { $0 != TargetFolder.ownFolder }
    let own = LocalBytes.openFolder(folder, TargetFolder.ownFolder)
    guard own >= 0 else {
      hasEntries = !names.isEmpty
      return
    }
    defer { close(own) }
    let inside = LocalBytes.names(own) ?? []
    isInterrupted = inside.contains(TargetFolder.arrivalsName(claim))
    if !isInterrupted, !inside.isEmpty { hasEntries = true }
  }

  /// The path with its links resolved; nil where it leads to nothing.
  package static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
