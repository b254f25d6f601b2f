/// Which paths of a restore point are wanted: all, or those a person named.
///
/// A name is a file, a stored link, or a folder with everything in it; a pattern the same for whatever it is about. What is
/// named must be there: `unmatched` tells what was not, once all paths have been asked about.
package struct PathSelection: Sendable {
  private enum Wanted: Sendable {
    case literal(MirrorPath)
    case glob(Glob)
  }

  private var wanted: [Wanted] = []
  private var names: [[UInt8]] = []
  private var isMatched: [Bool] = []

  /// Everything.
  package init() {}

  /// `names` relative to the source, exact bytes. `./` before and `/` behind are allowed; `.` is everything. Returns nil
  /// for a pattern that is none.
  package init?(_ names: [[UInt8]], areGlobs: Bool) {
    self.init()
    for name in names {
      let parts = name.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual([UInt8(ascii: ".")]) }
      let path = Array(parts.joined(separator: [UInt8(ascii: "/")]))
      if path.isEmpty {
        self = PathSelection()
        return
      }
      self.names.append(path)
      isMatched.append(false)
      if areGlobs {
        guard let glob = Glob(path) else { return nil }
        wanted.append(.glob(glob))
      } else {
        wanted.append(.literal(MirrorPath(localBytes: path)))
      }
    }
  }

  package var isEverything: Bool { wanted.isEmpty }

  /// The names, where they are all literal.
  package var literals: [MirrorPath]? {
    let paths = wanted.compactMap { if case .literal(let path) = $0 { path } else { nil } }
    return paths.count == wanted.count && !paths.isEmpty ? paths : nil
  }

  /// Whether `path` is wanted; notes by which names.
  package mutating func takes(_ path: MirrorPath) -> Bool {
    if isEverything { return true }
    var isTaken = false
    for (index, wanted) in wanted.enumerated() where Self.matches(wanted, path) {
      isMatched[index] = true
      isTaken = true
    }
    return isTaken
  }

  /// The names that took no path.
  package var unmatched: [MirrorPath] {
    zip(names, isMatched).filter { !$0.1 }.map { MirrorPath(localBytes: $0.0) }
  }

  private static func matches(_ wanted: Wanted, _ path: MirrorPath) -> Bool {
    switch wanted {
    case .literal(let name):
      guard path.bytes.starts(with: name.bytes) else { return false }
      let rest = path.bytes.dropFirst(name.bytes.count)
      return rest.isEmpty || rest.first == UInt8(ascii: "/") || rest.elementsEqual(StoredLink.suffix)
    case .glob(let glob): return glob.matches(path.localBytes ?? path.bytes)
    }
  }
}
