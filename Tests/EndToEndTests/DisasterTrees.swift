import Foundation
import TestSupport

/// Sources of disaster cases as values: made, changed as people do, and struck. Every file has content of its own.
struct DisasterTrees: Sendable {
  private(set) var random: SeededRandom
  private var number = 0

  /// What lies in every source.
  static let marker = ".backup-root"

  /// `number`: names and contents are counted from there.
  init(_ random: SeededRandom, from number: Int = 0) {
    self.random = random
    self.number = number
  }

  static let endings = ["jpg", "txt", "doc", "tmp"]

  /// A tree of one of several shapes; a tenth of the files are `.tmp`, and `disk/` always has some.
  mutating func make(_ count: Int) -> Tree {
    let depth = Int.random(in: 0...3, using: &random)
    var tree = Tree()
    tree.files[Array(Self.marker.utf8)] = Tree.File(bytes: Array("here".utf8), modified: 1_780_000_000)
    for _ in 0..<count { addFile(to: &tree, depth) }
    for _ in 0..<max(3, count / 4) { addFile(to: &tree, 0, in: "disk/") }
    return tree
  }

  private mutating func addFile(to tree: inout Tree, _ depth: Int, in folder: String = "") {
    let names = ["a", "b b", "é", "2026"]
    var path = folder
    for _ in 0..<depth where Bool.random(using: &random) { path += (names.randomElement(using: &random) ?? "a") + "/" }
    let ending =
      Int.random(in: 0..<10, using: &random) == 0 ? "tmp" : Self.endings[Int.random(in: 0..<3, using: &random)]
    number += 1
    tree.files[Array("\(path)f\(number).\(ending)".utf8)] = content("made")
  }

  /// Content and time that no other file of the case has.
  private mutating func content(_ word: String) -> Tree.File {
    number += 1
    let text =
      "\(word) \(random.seed) \(number) " + String(repeating: "x", count: Int.random(in: 0...3000, using: &random))
    return Tree.File(bytes: Array(text.utf8), modified: 1_780_000_000 + 60 * number)
  }

  /// An ordinary day: little enough for every guard.
  mutating func live(_ tree: Tree) -> Tree {
    var tree = tree
    let paths = pick(3, of: tree)
    if paths.count > 2 {
      tree.files[paths[0]] = nil
      tree.files[paths[1]] = content("edited")
      tree.files[paths[2]]?.modified += 1_000
    }
    for _ in 0..<2 { addFile(to: &tree, 1) }
    return tree
  }

  /// `count` paths of a tree, never those of markers.
  mutating func pick(_ count: Int, of tree: Tree) -> [[UInt8]] {
    let paths = tree.files.keys.filter { $0.first != UInt8(ascii: ".") }
    return Array(paths.sorted { $0.lexicographicallyPrecedes($1) }.shuffled(using: &random).prefix(count))
  }

  /// New files beside those of `tree`.
  mutating func adding(_ count: Int, to tree: Tree) -> Tree {
    var tree = tree
    for _ in 0..<count { addFile(to: &tree, 1, in: "new/") }
    return tree
  }

  /// `tree` with a number of its files encrypted: `name` gives each its new path.
  mutating func encrypting(
    _ paths: [[UInt8]], of tree: Tree, longer: Int = 0, isSilent: Bool = false, name: ([UInt8]) -> [UInt8] = { $0 }
  ) -> Tree {
    var tree = tree
    for path in paths {
      guard let old = tree.files.removeValue(forKey: path) else { continue }
      tree.files[name(path)] = Tree.File(
        bytes: old.bytes.map { $0 ^ 0x5A } + [UInt8](repeating: 7, count: longer),
        modified: old.modified + (isSilent ? 0 : 5_000_000))
    }
    return tree
  }

  /// A note in each folder of `tree`.
  mutating func withNotes(_ tree: Tree) -> Tree {
    var tree = tree
    for folder in Set(tree.files.keys.map { Array($0[..<($0.lastIndex(of: 47) ?? 0)]) }) {
      tree.files[folder + (folder.isEmpty ? [] : [47]) + Array("README_TO_DECRYPT".utf8)] = Tree.File(
        bytes: Array("pay".utf8), modified: 1_790_000_000)
    }
    return tree
  }

  mutating func pickShare(of tree: Tree, _ shares: ClosedRange<Double> = 0.2...1) -> [[UInt8]] {
    pick(Int((Double(tree.files.count) * Double.random(in: shares, using: &random)).rounded(.up)), of: tree)
  }

  mutating func pickOne<Value>(_ values: [Value], or fallback: Value) -> Value {
    values.randomElement(using: &random) ?? fallback
  }
}

extension Tree {
  /// Without the files at `paths`.
  func without(_ paths: some Sequence<[UInt8]>) -> Tree {
    var tree = self
    for path in paths { tree.files[path] = nil }
    return tree
  }

  func filtered(_ isTaken: (String) -> Bool) -> Tree {
    var tree = Tree()
    tree.files = files.filter { isTaken(String(decoding: $0.key, as: UTF8.self)) }
    return tree
  }

  /// Every content there is, wherever it lies; claims and journals are not anybody's files.
  var contents: Set<[UInt8]> {
    Set(
      files.filter { path, _ in
        let text = String(decoding: path, as: UTF8.self)
        return !text.contains(".mirrorkeep/") || text.contains("/versions/")
      }.values.map(\.bytes))
  }
}
