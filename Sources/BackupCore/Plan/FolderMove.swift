/// A whole folder of the mirror that the source has under another name: every file below `from` has one of the same size
/// and second at the same place below `to`.
package struct FolderMove: Hashable, Sendable {
  package var from: MirrorPath
  package var to: MirrorPath
  /// The files below `from`.
  package var files: Int

  package init(from: MirrorPath, to: MirrorPath, files: Int) {
    self.from = from
    self.to = to
    self.files = files
  }

  /// Whether a planned change is the move of one of its files.
  package func contains(_ change: PlannedChange) -> Bool {
    guard change.change == .move, let source = change.from else { return false }
    return from.holds(source) && to.holds(change.path)
      && source.bytes.dropFirst(from.bytes.count) == change.path.bytes.dropFirst(to.bytes.count)
  }

  /// Whether one of the folders is, holds or lies in one of the other move's, so that not both can be carried out.
  package func concerns(_ other: FolderMove) -> Bool {
    [from, to].contains { mine in
      [other.from, other.to].contains { $0 == mine || $0.holds(mine) || mine.holds($0) }
    }
  }
}

extension MirrorPath {
  /// Whether `path` lies below this folder.
  package func holds(_ path: MirrorPath) -> Bool {
    path.bytes.count > bytes.count + 1 && path.bytes[bytes.count] == UInt8(ascii: "/") && path.bytes.starts(with: bytes)
  }
}
