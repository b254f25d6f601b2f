import BackupCore
import History

/// What the history of one job says about paths, over all mirrors it ever had.
struct FileHistory {
  let job: String
  /// Where its mirror lies now.
  let destination: Destination?
  /// The most paths of a pattern.
  let limit: Int

  /// What happened to one path, in the order of the runs.
  func events(of name: [UInt8], in store: HistoryStore) throws -> [FileHistoryEvent] {
    let path = MirrorPath(localBytes: name)
    return try store.read { db in
      let states = FileStates(db)
      return try states.claims(job: job).flatMap { try states.fileHistory($0, path) }
    }.compactMap { FileHistoryEvent($0, path, job: job, destination: destination) }.sorted { $0.run < $1.run }
  }

  /// The same for every path a pattern takes, and whether there were more than `limit`.
  func matching(_ pattern: [UInt8], in store: HistoryStore) throws -> ([FileHistoryEvent], isCut: Bool) {
    guard let glob = Glob(pattern) else { return ([], false) }
    let folder = MirrorPath(localBytes: Self.literalFolder(of: pattern)).bytes
    var paths = try store.read { db in
      let states = FileStates(db)
      let found = try states.claims(job: job).flatMap { claim in
        try states.paths(claim, in: folder, limit: limit + 1) { glob.matches($0.localBytes ?? $0.bytes) }
      }
      return Set(found).sorted()
    }
    let isCut = paths.count > limit
    paths = Array(paths.prefix(limit))
    let found = try paths.flatMap { path in try events(of: path.localBytes ?? path.bytes, in: store) }
    return (found.sorted { ($0.run, $0.path) < ($1.run, $1.path) }, isCut)
  }

  func isFolder(_ path: MirrorPath, in store: HistoryStore) throws -> Bool {
    try store.read { db in
      let states = FileStates(db)
      return try states.claims(job: job).contains { claim in
        try !states.paths(claim, in: path.bytes, limit: 1) { _ in true }.isEmpty
      }
    }
  }

  /// The folder that all paths of a pattern lie in; empty for the top.
  static func literalFolder(of pattern: [UInt8]) -> [UInt8] {
    let literal = pattern.prefix { !"*?[\\".utf8.contains($0) }
    return Array(literal[..<(literal.lastIndex(of: UInt8(ascii: "/")) ?? literal.startIndex)])
  }
}
