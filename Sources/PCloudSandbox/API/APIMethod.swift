/// One method of the API: whether it changes the account, and how it is answered.
struct APIMethod: Sendable {
  typealias Respond = @Sendable (Session, APICall, CloudState) throws(APIError) -> APIReply

  let mutates: Bool
  let respond: Respond

  /// The methods that need a token, by name.
  static let all: [String: APIMethod] = [
    "listfolder": reading(FolderCalls.list),
    "createfolder": changing(FolderCalls.create),
    "renamefolder": changing(FolderCalls.rename),
    "deletefolder": changing(FolderCalls.delete),
    "deletefolderrecursive": changing(FolderCalls.deleteRecursively),
    "uploadfile": changing(FileCalls.upload),
    "copyfile": changing(FileCalls.copy),
    "renamefile": changing(FileCalls.rename),
    "deletefile": changing(FileCalls.delete),
    "checksumfile": reading(FileCalls.checksum),
    "getfilelink": reading(FileCalls.link),
    "getfilepublink": changing(AccountCalls.publicLink),
    "getfolderpublink": changing(AccountCalls.publicLink),
    "userinfo": reading(AccountCalls.userInfo),
    "diff": reading(AccountCalls.diff),
    // pCloud has switched the file descriptor calls off (rclone 1.68 and 1.69 used them for large files).
    "file_open": changing(AccountCalls.denied),
    "file_pwrite": changing(AccountCalls.denied),
    "file_write": changing(AccountCalls.denied),
    "file_checksum": reading(AccountCalls.denied),
    "file_close": reading(AccountCalls.denied),
  ]

  /// Whether a call of this name counts as mutating; those without a token included.
  static func mutates(_ name: String) -> Bool {
    name == "trash_clear" || all[name]?.mutates == true
  }

  private static func reading(_ respond: @escaping Respond) -> APIMethod {
    APIMethod(mutates: false, respond: respond)
  }

  private static func changing(_ respond: @escaping Respond) -> APIMethod {
    APIMethod(mutates: true, respond: respond)
  }
}
