import Foundation
import TestSupport

extension DisasterCase {
  /// Disasters of the source's files.
  mutating func strikeFiles() -> DisasterStrike {
    switch way {
    case .filesGone: DisasterStrike([Tree()], .foldersOfBefore)
    case .folderGone: DisasterStrike([Tree()], .nothing, reasons: ["source-missing"])
    case .fileInPlace: DisasterStrike([Tree()], .file, reasons: ["source-not-a-folder"])
    case .excludedLeft: DisasterStrike([last.filtered { $0.hasSuffix(".tmp") }])
    case .strayLeft: DisasterStrike([trees.adding(1, to: Tree())])
    case .shareGone: DisasterStrike([last.without(trees.pickShare(of: last))])
    case .foldersGone:
      DisasterStrike([last.filtered { !$0.hasPrefix("disk/") && !$0.hasPrefix("a/") && !$0.hasPrefix("é/") }])
    case .goneAndNew: DisasterStrike([trees.adding(4, to: last.without(trees.pickShare(of: last)))])
    case .goneSlowly: slowly { $1.without($0.trees.pickShare(of: $1, 0.1...0.4)) }
    case .encryptedSameSize: DisasterStrike([trees.encrypting(trees.pickShare(of: last), of: last)])
    case .encryptedLonger: DisasterStrike([trees.encrypting(trees.pickShare(of: last), of: last, longer: 16)])
    case .encryptedSilently:
      DisasterStrike([trees.encrypting(trees.pickShare(of: last), of: last, isSilent: true)])
    case .encryptedSlowly:
      slowly { disaster, tree in
        disaster.trees.encrypting(disaster.trees.pickShare(of: tree, 0.1...0.5), of: tree, longer: 16)
      }
    case .encryptedWithNote:
      DisasterStrike([trees.withNotes(trees.encrypting(trees.pickShare(of: last), of: last))])
    case .locked: DisasterStrike([locking(last, 0.1...1)])
    case .lockedWithNote: DisasterStrike([trees.withNotes(locking(last, 0.1...1))])
    case .lockedSlowly: slowly { $0.locking($1, 0.1...0.4) }
    case .scrambled:
      DisasterStrike([
        trees.encrypting(trees.pickShare(of: last), of: last, longer: 16) {
          Array("\($0.reduce(7) { $0 &* 31 &+ Int($1) })".utf8)
        }
      ])
    default: DisasterStrike([Tree()])
    }
  }

  /// Two nights, each worse than the one before.
  private mutating func slowly(_ worsen: (inout DisasterCase, Tree) -> Tree) -> DisasterStrike {
    var nights: [Tree] = []
    for _ in 0..<2 { nights.append(worsen(&self, nights.last ?? last)) }
    return DisasterStrike(nights)
  }

  private mutating func locking(_ tree: Tree, _ shares: ClosedRange<Double>) -> Tree {
    trees.encrypting(trees.pickShare(of: tree, shares), of: tree, longer: 16) { $0 + Array(".locked".utf8) }
  }

  /// Disasters of what is mounted where the source should be.
  mutating func strikeMounts(_ machine: inout DisasterMachine) throws -> DisasterStrike {
    let folder = machine.world.folder
    let isWatched: Set<String>? = guards.isSameMount ? ["source-not-mounted", "source-empty", "marker-missing"] : nil
    func unmounted(_ tree: Tree) throws -> DisasterStrike {
      machine.mounts = []
      machine.volumes = [:]
      return DisasterStrike([tree], reasons: isWatched)
    }
    switch way {
    case .unmountedEmpty, .unmountedUnwatched: return try unmounted(Tree())
    case .unmountedStale: return try unmounted(days.first ?? last)
    case .nestedEmpty, .nestedUnwatched: return try unmounted(last.filtered { !$0.hasPrefix("disk/") })
    case .nestedStale:
      let old = (days.first ?? last).below("disk").files
      var tree = last.filtered { !$0.hasPrefix("disk/") }
      for (path, file) in old { tree.files[Array("disk/".utf8) + path] = file }
      return try unmounted(tree)
    case .otherDisk, .otherUnwatched, .otherType:
      // Some of the names are there too, with other content.
      let common = trees.encrypting(trees.pickShare(of: last, 0...0.5), of: last, longer: 5).files
        .filter { last.files[$0.key] != $0.value }
      var other = trees.adding(6, to: Tree())
      for (path, file) in common { other.files[path] = file }
      guard way != .otherDisk else { return DisasterStrike([other]) }
      try machine.lay(other, at: folder.path("other"))
      machine.volumes = ["": folder.path("other")]
      machine.mounts = [
        "mount -t tmpfs tmpfs \(machine.source)", "cp -a \(folder.path("other"))/. \(machine.source)/",
      ]
      return DisasterStrike([other], reasons: isWatched)
    case .emptyDisk: return DisasterStrike([Tree()])
    default:
      return DisasterStrike([last.without(trees.pickShare(of: last, 0.3...0.9))])
    }
  }

  /// Edits of the job's filters.
  mutating func strikeFilters(_ machine: inout DisasterMachine) -> DisasterStrike {
    let ending = trees.pickOne(DisasterTrees.endings.dropLast().map { $0 }, or: "jpg")
    let rules: [String] =
      switch way {
      case .endingExcluded: ["- *.\(ending)"]
      case .allExcluded: ["- *"]
      case .oneFolderTaken: ["+ /disk/**", "- *"]
      default: ["- /disk/**"]
      }
    machine.filters = filters + rules
    let isLeft = { [way] (path: String) in
      switch way {
      case .endingExcluded: path.hasSuffix("." + ending)
      case .allExcluded: true
      case .oneFolderTaken: !path.hasPrefix("disk/")
      default: path.hasPrefix("disk/")
      }
    }
    let leaves = !taken(last).filtered(isLeft).files.isEmpty
    let night = way == .excludedAndGone ? last.filtered { !isLeft($0) } : last
    var reasons: Set<String> = leaves ? ["filters-changed", "source-empty", "too-few-files"] : []
    if let marker = guards.marker, night[marker] == nil { reasons.insert("marker-missing") }
    return DisasterStrike([night], reasons: reasons)
  }
}
