/// What one call may see: the account of its token, and how much of it.
struct Session {
  let account: Account
  let token: Token

  /// - Throws: 1000 without a token; 2094 for one that is unknown, revoked, or of the other region.
  init(_ call: APICall, _ state: CloudState) throws(APIError) {
    guard let value = call.token else { throw .loginRequired }
    guard let token = state.tokens.first(where: { $0.value == value }), !token.revoked,
      let account = state.accounts.first(where: { $0.name == token.account }), account.region == call.region
    else { throw .badToken }
    self.account = account
    self.token = token
  }

  /// The folder a `folderid` parameter means to this token.
  ///
  /// - Throws: 2005 when there is none, 2003 when the token does not open it.
  func folder(_ id: NodeID) throws(APIError) -> Folder {
    if id == Drive.rootID, token.access == .appRooted { return try account.drive.folder(token.folderid) }
    let folder = try account.drive.folder(id)
    try check(folder.id)
    return folder
  }

  func file(_ id: NodeID) throws(APIError) -> StoredFile {
    let file = try account.drive.file(id)
    try check(file.parent)
    return file
  }

  /// Whether this folder is the topmost one the token opens, which cannot be renamed or removed.
  func isTop(_ folder: Folder) -> Bool {
    folder.id == Drive.rootID || (token.access != .whole && folder.id == token.folderid)
  }

  private func check(_ folder: NodeID) throws(APIError) {
    guard token.access == .whole || account.drive.isFolder(folder, within: token.folderid) else {
      throw .accessDenied
    }
  }
}
