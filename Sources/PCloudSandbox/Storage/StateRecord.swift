/// One line of the state log: something that came to be, changed, or went.
struct StateRecord: Codable, Sendable {
  /// A folder without its children.
  struct FolderEntry: Codable, Sendable {
    let id: NodeID
    let parent: NodeID?
    let name: String
    let created: Int64
    let modified: Int64
  }

  struct FileEntry: Codable, Sendable {
    let id: NodeID
    let parent: NodeID
    let name: String
    let created: Int64
    let modified: Int64
    let size: UInt64
    let checksums: Checksums
    /// Name of the file in the folder of contents.
    let content: String
  }

  /// The account a folder, file or removal belongs to.
  var account: String?
  var newAccount: NewAccount?
  var app: App?
  var token: Token?
  var folder: FolderEntry?
  var file: FileEntry?
  var removedFolder: NodeID?
  var removedFile: NodeID?
}

extension StateRecord {
  init(account: String, _ change: DriveChange) {
    self.account = account
    switch change {
    case .folder(let folder):
      self.folder = FolderEntry(
        id: folder.id, parent: folder.parent, name: folder.name.text, created: folder.created,
        modified: folder.modified)
    case .file(let file):
      guard case .file(let path, _) = file.content.place else { return }
      self.file = FileEntry(
        id: file.id, parent: file.parent, name: file.name.text, created: file.created, modified: file.modified,
        size: file.content.size, checksums: file.content.checksums,
        content: String(path.split(separator: "/").last ?? ""))
    case .removedFolder(let id): removedFolder = id
    case .removedFile(let id): removedFile = id
    }
  }

  /// The state of an account as it is now: its quota included.
  init(_ account: Account) {
    newAccount = NewAccount(
      name: account.name, region: account.region, email: account.email, quota: account.quota, uid: account.uid)
  }
}
