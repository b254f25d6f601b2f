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
    paths.map {
      FileError(path: $0.shown, message: "somebody else removed it from the mirror: lost to earlier restore points")
    }
  }

  /// What a message says of them, with the first three; nil when there are none.
  package var text: String? {
    guard count > 0 else { return nil }
    let shown = paths.prefix(3).map { "'\($0.shown)'" }
    let examples = (shown + (count > shown.count ? ["…"] : [])).joined(separator: ", ")
    return
      "\(Count.files(count)) that somebody else removed from the mirror lost to earlier restore points: \(examples)"
  }
}
