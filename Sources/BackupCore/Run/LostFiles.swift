/// Files the history believed in the mirror that a run found gone from there, or other ones, without a version of them:
/// earlier restore points cannot give them.
package struct LostFiles: Equatable, Sendable {
  package var count = 0
  /// The first ones in path order, at most `RunRecord.errorLimit`.
  package var paths: [MirrorPath] = []

  package init(count: Int = 0, paths: [MirrorPath] = []) {
    self.count = count
    self.paths = paths
  }

  /// What a run record says of each.
  package var errors: [FileError] {
    paths.map { path in
      FileError(
        path: path.shown,
        message: "somebody else removed it from the mirror: stored again, but lost to earlier restore points")
    }
  }
}
