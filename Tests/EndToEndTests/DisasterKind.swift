import Testing

/// A kind of disaster: one row of the table in docs/disasters.md.
enum DisasterKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case emptied = "source emptied"
  case halfEmptied = "source half-emptied"
  case unmounted = "source not mounted"
  case encrypted = "encrypted in place"
  case renamed = "encrypted and renamed"
  case filters = "filters edited"
  case wrongFolder = "wrong folder mounted"
  case typo = "typo in the destination"
  case twoHosts = "two hosts on one destination"
  case moved = "moved account"

  var testDescription: String { rawValue }

  /// The ways it comes about; a case's number picks one, so that all are had.
  var ways: [DisasterWay] {
    switch self {
    case .emptied: [.filesGone, .allGone, .folderGone, .excludedLeft, .strayLeft, .fileInPlace]
    case .halfEmptied: [.shareGone, .foldersGone, .goneAndNew, .goneSlowly]
    case .unmounted:
      [.unmountedEmpty, .unmountedStale, .unmountedUnwatched, .nestedEmpty, .nestedStale, .nestedUnwatched]
    case .encrypted: [.encryptedSameSize, .encryptedLonger, .encryptedSilently, .encryptedSlowly, .encryptedWithNote]
    case .renamed: [.locked, .lockedWithNote, .lockedSlowly, .scrambled]
    case .filters: [.folderExcluded, .endingExcluded, .allExcluded, .oneFolderTaken, .excludedAndGone]
    case .wrongFolder: [.otherDisk, .emptyDisk, .olderDisk, .otherType, .otherUnwatched]
    case .typo: [.typoNew, .typoForeign, .typoParent, .typoOtherJob, .typoInside, .typoRemote]
    case .twoHosts: [.hostOther, .hostEmpty, .hostCloned, .secondJob]
    case .moved: [.movedEmpty, .movedForeign, .movedOlder, .movedMirror, .otherAccount, .rerooted]
    }
  }

  /// Where case `number` lies: the pCloud sandbox costs more, so only what concerns remotes has some cases there.
  func place(_ number: Int) -> World.Place {
    let way = ways[number % ways.count]
    if [.otherAccount, .rerooted].contains(way) { return .cloud }
    return [.typoNew, .typoForeign, .hostOther, .hostCloned].contains(way) && (number / ways.count) % 3 == 2
      ? .cloud : .disk
  }
}
