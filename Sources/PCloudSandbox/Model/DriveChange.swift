/// One change of a drive, as the state log records it.
enum DriveChange: Sendable {
  case folder(Folder)
  case file(StoredFile)
  case removedFile(NodeID)
  case removedFolder(NodeID)
}
