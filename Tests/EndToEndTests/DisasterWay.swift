/// One way in which a kind of disaster can come about; the text completes "the source had …" in a failure's description.
enum DisasterWay: String, CaseIterable, Sendable {
  case filesGone = "all files gone, the folders left"
  case allGone = "files and folders gone"
  case folderGone = "the source folder itself gone"
  case excludedLeft = "only excluded files left"
  case strayLeft = "all gone but for one stray new file"
  case fileInPlace = "a file in the source folder's place"

  case shareGone = "a share of the files gone"
  case foldersGone = "whole folders gone"
  case goneAndNew = "a share gone, new files beside"
  case goneSlowly = "some more gone each night"

  case unmountedEmpty = "its file system not mounted, an empty folder below"
  case unmountedStale = "its file system not mounted, an old copy below"
  case unmountedUnwatched = "its file system not mounted, 'same_mount: false'"
  case nestedEmpty = "a file system inside it not mounted, an empty folder below"
  case nestedStale = "a file system inside it not mounted, an old copy below"
  case nestedUnwatched = "a file system inside it not mounted, 'same_mount: false'"

  case encryptedSameSize = "files encrypted in place, sizes as before"
  case encryptedLonger = "files encrypted in place and a little longer"
  case encryptedSilently = "files encrypted in place, sizes and times as before"
  case encryptedSlowly = "files encrypted in place, some more each night"
  case encryptedWithNote = "files encrypted in place, a note in each folder"

  case locked = "files encrypted under their names and '.locked'"
  case lockedWithNote = "files encrypted under their names and '.locked', a note in each folder"
  case lockedSlowly = "files encrypted under their names and '.locked', some more each night"
  case scrambled = "files encrypted under names nobody knows"

  case folderExcluded = "a folder excluded"
  case endingExcluded = "an ending excluded"
  case allExcluded = "everything excluded"
  case oneFolderTaken = "everything but one folder excluded"
  case excludedAndGone = "a folder excluded and gone"

  case otherDisk = "another disk's files mounted"
  case emptyDisk = "an empty disk mounted"
  case olderDisk = "a much older copy of the disk mounted"
  case otherType = "a file system of another type mounted"
  case otherUnwatched = "a file system of another type mounted, 'same_mount: false'"

  case typoNew = "a destination that does not exist"
  case typoForeign = "a destination where somebody's files lie"
  case typoParent = "the folder around all backups as its destination"
  case typoOtherJob = "another job's destination"
  case typoInside = "a folder inside its own mirror as its destination"
  case typoRemote = "a remote that does not exist"

  case hostOther = "a second machine with other files"
  case hostEmpty = "a second machine with no files"
  case hostCloned = "a second machine cloned from the first, with other files"
  case secondJob = "a second job file on the same machine, with other files"

  case movedEmpty = "its remote lead to an empty place"
  case movedForeign = "its remote lead to a place where somebody's files lie"
  case movedOlder = "its remote lead to an older copy of the backup"
  case movedMirror = "its remote lead to a copy of the mirror alone"
  case otherAccount = "its remote lead to another account"
  case rerooted = "its remote lead to another folder of the account"
}
