import TestSupport

/// One generated case: everything about it follows from the kind, the number and two seeds.
struct DisasterCase: Sendable, CustomStringConvertible {
  let kind: DisasterKind
  let number: Int
  let seed: UInt64
  let way: DisasterWay
  let place: World.Place
  /// What happened while all was well: the same for cases of one way and one `past`.
  let days: [Tree]
  let filters: [String]
  var guards = DisasterGuards()
  /// Whether somebody accepts by mistake what was held.
  let isAccepted: Bool
  /// Whether every good point is restored, not only the last.
  let restoresAll: Bool
  /// For what the disaster itself needs of chance.
  var trees: DisasterTrees

  init(_ kind: DisasterKind, _ number: Int, seed: UInt64, past: UInt64) {
    self.kind = kind
    self.number = number
    self.seed = seed
    way = kind.ways[number % kind.ways.count]
    place = kind.place(number)
    var before = DisasterTrees(SeededRandom(seed: past))
    let count = before.pickOne(place == .cloud ? [12] : [14, 30, 60, 90], or: 30)
    filters = way == .excludedLeft || before.pickOne([true, false, false], or: false) ? ["- *.tmp"] : []
    var days: [Tree] = []
    for _ in 0..<before.pickOne([1, 2, 2, 3], or: 2) {
      days.append(days.last.map { before.live($0) } ?? before.make(count))
    }
    self.days = days
    trees = DisasterTrees(SeededRandom(seed: seed), from: 10_000)
    isAccepted = trees.pickOne([true, false], or: true)
    restoresAll = trees.pickOne([true, false, false], or: false)
    guards.deletions = trees.pickOne([10, 25, 25, 25, 50, 100], or: 25)
    guards.replacements = trees.pickOne([20, 50, 50, 50, 50, 100], or: 50)
    guards.floor = trees.pickOne([2, 2, 5, 20], or: 20)
    guards.addsWhenHeld = trees.pickOne([true, false, false], or: false)
    guards.isSameMount = ![.unmountedUnwatched, .nestedUnwatched, .otherUnwatched].contains(way)
    if trees.pickOne([true, false, false, false], or: false) { guards.minFiles = count / 2 }
    if trees.pickOne([true, false, false, false], or: false) { guards.marker = DisasterTrees.marker }
  }

  var description: String {
    "\(kind.rawValue) \(number), seed \(seed): the source had \(way.rawValue) (\(place.rawValue), "
      + "\(days.count) good runs, \(last.files.count) files, \(filters), \(guards.line.dropLast())"
      + "\(isAccepted ? ", accepted" : ""))"
  }

  /// The source of the last good run.
  var last: Tree { days.last ?? Tree() }

  /// What of a source a job with the case's own filters takes.
  func taken(_ tree: Tree) -> Tree { filters.isEmpty ? tree : tree.filtered { !$0.hasSuffix(".tmp") } }
}
