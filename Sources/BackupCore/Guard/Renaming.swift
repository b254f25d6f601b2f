/// Files that are gone while new ones have their names and an ending more: what malware leaves that encrypts and renames.
package struct Renaming: Equatable, Sendable {
  /// The ending they have in common, `.locked`.
  package var ending: String
  package var files: Int

  package init(ending: String, files: Int) {
    self.ending = ending
    self.files = files
  }

  /// Looks for the ending that most deletions share with an addition; nil unless a tenth of the deletions have one.
  ///
  /// To be fed every deletion and addition in path order: what a name is lengthened to follows it closely.
  package struct Search {
    private var lastDeletions: [MirrorPath] = []
    private var counts: [[UInt8]: Int] = [:]
    private var deletions = 0

    package init() {}

    package mutating func take(_ change: Change, _ path: MirrorPath) {
      guard change == .add else {
        deletions += 1
        lastDeletions.removeAll { !path.bytes.starts(with: $0.bytes) }
        lastDeletions.append(path)
        return
      }
      for old in lastDeletions where path.bytes.starts(with: old.bytes) {
        let ending = Array(path.bytes[old.bytes.count...])
        if ending.count <= 64, !ending.contains(UInt8(ascii: "/")), counts.count < 1000 || counts[ending] != nil {
          counts[ending, default: 0] += 1
        }
      }
    }

    package var result: Renaming? {
      guard let most = counts.max(by: { $0.value < $1.value }), most.value * 10 >= deletions else { return nil }
      return Renaming(ending: MirrorPath(bytes: most.key).shown, files: most.value)
    }
  }
}
