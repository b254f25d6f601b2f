/// The calls about files.
enum FileCalls {
  /// `uploadfile`: stores the content of the request under a name, replacing a file of that name.
  ///
  /// 2004 when the name is a folder's, 2008 when the account would be over its quota.
  @Sendable
  static func upload(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let parent = try session.folder(call.number("folderid"))
    let name = try call.name("filename")
    guard let content = call.content else { throw .uploadError }
    let modified = call.time("mtime") ?? APITime.now()
    let file = try put(content, name, in: parent, modified: modified, session, state)
    var reply = APIReply()
    reply.uploaded = (Metadata(file), APIReply.Hashes(content.checksums, in: session.account.region))
    return reply
  }

  /// `copyfile`: also onto itself, which is how rclone sets a modification time.
  @Sendable
  static func copy(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let source = try session.file(call.number("fileid"))
    let parent = try session.folder(call.number("tofolderid"))
    let name = try call.parameters["toname"] == nil ? source.name : call.name("toname")
    if call.parameters["noover"] == "1", session.account.drive.child(name, of: parent.id) != nil { throw .exists }
    let modified = call.time("mtime") ?? source.modified
    let file = try put(source.content, name, in: parent, modified: modified, session, state)
    return APIReply(metadata: Metadata(file))
  }

  /// `renamefile`: replaces a file of the new name at once and names it in `deletedfileid`; 2004 for a folder's name.
  @Sendable
  static func rename(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    var file = try session.file(call.number("fileid"))
    let drive = session.account.drive
    if call.parameters["tofolderid"] != nil { file.parent = try session.folder(call.number("tofolderid")).id }
    if call.parameters["toname"] != nil { file.name = try call.name("toname") }
    var replaced: NodeID?
    switch drive.child(file.name, of: file.parent) {
    case .folder?: throw .exists
    case .file(let other)?: replaced = other == file.id ? nil : other
    case nil: break
    }
    drive.place(file, at: APITime.now())
    var metadata = Metadata(file)
    metadata.deletedfileid = replaced
    return APIReply(metadata: metadata)
  }

  @Sendable
  static func delete(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let file = try session.file(call.number("fileid"))
    session.account.drive.removeFile(file.id, at: APITime.now())
    return APIReply(metadata: Metadata(file))
  }

  @Sendable
  static func checksum(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let file = try session.file(call.number("fileid"))
    var reply = APIReply(metadata: Metadata(file))
    reply.hashes = APIReply.Hashes(file.content.checksums, in: session.account.region)
    return reply
  }

  /// `getfilelink`: a link to the content host of the region, or to the loopback name the client came by.
  @Sendable
  static func link(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let file = try session.file(call.number("fileid"))
    let code = RandomText.make(24)
    state.links[code] = (session.account.name, file.id)
    var reply = APIReply()
    reply.path = APICall.downloadPrefix + code
    reply.hosts = [call.host.contains(".pcloud.com") ? session.account.region.contentHost : call.host]
    reply.expires = APITime.text(APITime.now() + 6 * 3600)
    return reply
  }

  /// Stores a content under a name by the rules of `uploadfile` and `copyfile`.
  static func put(
    _ content: Content, _ name: ByteName, in parent: Folder, modified: Int64, _ session: Session, _ state: CloudState
  ) throws(APIError) -> StoredFile {
    let drive = session.account.drive
    var old: StoredFile?
    switch drive.child(name, of: parent.id) {
    case .folder?: throw .exists
    case .file(let id)?: old = try drive.file(id)
    case nil: break
    }
    guard drive.usedBytes - (old?.content.size ?? 0) + content.size <= session.account.quota else { throw .overQuota }
    let keepsID = state.settings.idOnOverwrite == .keep
    let now = APITime.now()
    let file = StoredFile(
      id: keepsID ? old?.id ?? state.newID() : state.newID(), parent: parent.id, name: name,
      created: old?.created ?? now, modified: modified, content: content)
    drive.place(file, at: now)
    return file
  }
}
