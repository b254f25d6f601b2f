/// What is to be done about one file of a point, given what lies at its place.
package enum RestoreVerdict: Equatable, Sendable {
  case take(RestoreItem.Decision)
  /// Something else is there and may not be replaced.
  case conflict
  /// Something else is there and stays.
  case leave
  /// It cannot be put there, whatever is allowed.
  case impossible(String)
}

extension RestoreItem {
  /// The verdict about the file `state`, to be put where `entry` lies.
  package static func verdict(
    _ state: FileState, isLink: Bool, over entry: TargetEntry, differing: DifferingFiles
  ) -> RestoreVerdict {
    switch entry {
    case .absent: return .take(.create)
    case .folder: return .impossible("a folder of this name is in its place")
    case .blocked(let why): return .impossible(why)
    case .file(let bytes, let modified, _):
      if !isLink, bytes == state.bytes, let wanted = state.modified, FileTime.areOne(modified, wanted) {
        return .take(.unchanged)
      }
    case .link(let target): if isLink, target == state.link { return .take(.unchanged) }
    case .other: break
    }
    return switch differing {
    case .refuse: .conflict
    case .replace: .take(.replace)
    case .leave: .leave
    }
  }
}
