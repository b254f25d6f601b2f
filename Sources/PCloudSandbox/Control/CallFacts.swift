/// What a call is about, for faults and the call list.
struct CallFacts {
  let method: String
  var token: String?
  var account: String?
  var folders: [NodeID] = []
  /// Paths of `folders`, from the account's root.
  var folderPaths: [String] = []
  /// Names the call gives and the present name of its file or folder.
  var names: [String] = []

  init(_ call: APICall, _ state: CloudState) {
    method = call.method
    names = ["filename", "name", "toname"].compactMap { call.parameters[$0] }
    let known = state.tokens.first { $0.value == call.token }
    token = known?.name
    let link = call.link.flatMap { state.links[$0] }
    account = known?.account ?? link?.account
    guard let account = state.accounts.first(where: { $0.name == account }) else { return }
    let drive = account.drive
    let isRooted = known?.access == .appRooted
    for parameter in ["folderid", "tofolderid"] {
      guard let id = call.parameters[parameter].flatMap(NodeID.init) else { continue }
      folders.append(isRooted && id == Drive.rootID ? known?.folderid ?? id : id)
    }
    if let file = (call.parameters["fileid"].flatMap(NodeID.init) ?? link?.file).flatMap({ drive.files[$0] }) {
      folders.append(file.parent)
      names.append(file.name.text)
    }
    if call.method != "uploadfile", let folder = folders.first.flatMap({ drive.folders[$0] }) {
      names.append(folder.name.text)
    }
    folderPaths = folders.map { drive.path(ofFolder: $0) }
  }
}
