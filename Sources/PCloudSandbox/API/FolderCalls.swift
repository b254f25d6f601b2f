/// The calls about folders.
enum FolderCalls {
  /// `listfolder`: a folder with its contents, all levels when `recursive`; 1101 for all levels of folder 0.
  @Sendable
  static func list(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let id = try call.number("folderid")
    let isRecursive = (call.parameters["recursive"] ?? "0") != "0"
    var folder = try session.folder(id)
    guard id != Drive.rootID || !isRecursive else { throw .recursiveRoot }
    if id == Drive.rootID { folder.name = ByteName("/") }
    return APIReply(metadata: listing(folder, isRecursive: isRecursive, in: session.account.drive))
  }

  /// `createfolder`: 2004 when the name is taken, by a folder or a file.
  @Sendable
  static func create(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let parent = try session.folder(call.number("folderid"))
    let name = try call.name("name")
    guard session.account.drive.child(name, of: parent.id) == nil else { throw .exists }
    let now = APITime.now()
    let folder = Folder(id: state.newID(), parent: parent.id, name: name, created: now, modified: now)
    session.account.drive.place(folder, at: now)
    return APIReply(metadata: Metadata(folder))
  }

  /// `renamefolder`: moves a folder; 2004 when the name is taken there.
  @Sendable
  static func rename(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    var folder = try session.folder(call.number("folderid"))
    guard !session.isTop(folder) else { throw .renamedRoot }
    let parent = try call.parameters["tofolderid"] == nil ? folder.parent : session.folder(call.number("tofolderid")).id
    let name = try call.parameters["toname"] == nil ? folder.name : call.name("toname")
    guard let parent else { throw .noFolder }
    let drive = session.account.drive
    guard !drive.isFolder(parent, within: folder.id) else { throw .intoItself }
    if let other = drive.child(name, of: parent), other != .folder(folder.id) { throw .exists }
    folder.parent = parent
    folder.name = name
    drive.place(folder, at: APITime.now())
    return APIReply(metadata: Metadata(folder))
  }

  /// `deletefolder`: an empty folder only, else 2006.
  @Sendable
  static func delete(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let folder = try session.folder(call.number("folderid"))
    guard !session.isTop(folder) else { throw .rootFolder }
    guard folder.children.isEmpty else { throw .notEmpty }
    session.account.drive.removeFolder(folder.id, at: APITime.now())
    return APIReply(metadata: Metadata(folder))
  }

  @Sendable
  static func deleteRecursively(
    _ session: Session, _ call: APICall, _ state: CloudState
  ) throws(APIError) -> APIReply {
    let folder = try session.folder(call.number("folderid"))
    guard !session.isTop(folder) else { throw .rootFolder }
    let removed = session.account.drive.removeFolder(folder.id, at: APITime.now())
    var reply = APIReply()
    reply.deletedfiles = removed.files
    reply.deletedfolders = removed.folders
    return reply
  }

  private static func listing(_ folder: Folder, isRecursive: Bool, in drive: Drive) -> Metadata {
    var metadata = Metadata(folder)
    metadata.contents = folder.children.values.compactMap { child in
      switch child {
      case .file(let id):
        return drive.files[id].map { Metadata($0) }
      case .folder(let id):
        guard let below = drive.folders[id] else { return nil }
        return isRecursive ? listing(below, isRecursive: true, in: drive) : Metadata(below)
      }
    }
    return metadata
  }
}
