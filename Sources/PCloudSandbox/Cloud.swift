import NIOCore

/// The sandbox's pCloud: accounts, tokens, faults and counts. All state lives in this actor; each call is one step.
package actor Cloud {
  private let seed: Seed
  private let initialSettings: Settings
  private let contents: ContentStore
  private let log: StateLog?
  private var state: CloudState
  private var faults = FaultTable()
  private var calls = CallLog()

  /// - Parameter log: where the state is kept; when it holds an earlier state, that is used in place of the seed.
  init(seed: Seed, settings: Settings, contents: ContentStore, log: StateLog?) throws {
    self.seed = seed
    initialSettings = settings
    self.contents = contents
    self.log = log
    let state = CloudState(settings: settings)
    if let records = try log?.read() {
      try state.restore(records, contents: contents)
    } else {
      try state.plant(seed)
    }
    try Cloud.rewrite(log, state)
    self.state = state
  }

  // MARK: Calls

  /// Enters a call in the list and says which faults strike it.
  func admit(_ call: APICall) -> Admission {
    let facts = CallFacts(call, state)
    let struck = faults.strike(facts)
    let entry = calls.note(call, facts, faults: struck)
    return Admission(number: entry.number, generation: entry.generation, faults: struck)
  }

  /// Carries a call out.
  func answer(_ call: APICall, _ admission: Admission) -> Answer {
    if admission.has(.revokeToken) { try? revokeToken(call.token ?? "") }
    let answer = carryOut(call, admission)
    save()
    return answer
  }

  /// Enters what came of a call; without `answer` its connection was lost or cut.
  func finish(_ admission: Admission, _ answer: Answer?) {
    calls.finish(
      admission.number, admission.generation, result: answer?.result, httpStatus: answer?.httpStatus)
  }

  func noteRefusedHost(_ host: String) {
    calls.noteRefusedHost(host)
  }

  func isInForce(fault id: Int) -> Bool {
    faults.all.contains { $0.id == id }
  }

  private func carryOut(_ call: APICall, _ admission: Admission) -> Answer {
    do throws(APIError) {
      switch call.method {
      case "authorize": return OAuth.consent(call, state)
      case "download": return download(call)
      case "oauth2_token": return .json(try OAuth.exchange(call, state))
      case "trash_clear":
        guard call.parameters["username"] != nil, call.parameters["password"] != nil else { throw .loginFailed }
        return .json(APIReply())
      default:
        guard let method = APIMethod.all[call.method] else { throw .unknownMethod }
        var reply = try method.respond(Session(call, state), call, state)
        if admission.has(.emptyListing), reply.metadata?.contents != nil { reply.metadata?.contents = [] }
        if admission.has(.wrongHash) { reply.spoilHashes() }
        return .json(reply)
      }
    } catch {
      return .json(APIReply(error))
    }
  }

  private func download(_ call: APICall) -> Answer {
    guard let link = call.link.flatMap({ state.links[$0] }),
      let file = state.accounts.first(where: { $0.name == link.account })?.drive.files[link.file]
    else { return .plain(status: 410, text: "Gone\n") }
    let size = file.content.size
    guard let text = call.range else { return .content(file.content, range: 0..<size, partial: false) }
    guard let range = ByteRange.parse(text, size: size) else {
      return .plain(status: 416, text: "Range Not Satisfiable\n")
    }
    return .content(file.content, range: range, partial: true)
  }

  // MARK: State, for tests and the control endpoint

  package var accounts: [AccountSummary] { state.accounts.map { AccountSummary($0) } }
  package var tokens: [Token] { state.tokens }
  package var apps: [App] { state.apps }
  package var settings: Settings { state.settings }
  package var counts: CallCounts { calls.counts }
  /// The newest calls, oldest first.
  package var callList: [CallRecord] { calls.records }
  package var faultList: [FaultEntry] { faults.all }

  @discardableResult
  package func addAccount(_ wanted: NewAccount) -> AccountSummary {
    defer { save() }
    return AccountSummary(state.add(wanted))
  }

  package func addApp(_ app: App) {
    state.add(app)
    save()
  }

  @discardableResult
  package func addToken(_ wanted: NewToken) throws -> Token {
    defer { save() }
    return try state.add(wanted)
  }

  /// Revokes a token given by its name or value.
  package func revokeToken(_ nameOrValue: String) throws {
    guard var token = state.tokens.first(where: { $0.name == nameOrValue || $0.value == nameOrValue }) else {
      throw SandboxError("there is no such token")
    }
    token.revoked = true
    state.add(token)
    save()
  }

  package func setQuota(_ bytes: UInt64, account: String? = nil) throws {
    state.setQuota(bytes, of: try state.account(account))
    save()
  }

  /// Changes the settings `update` names.
  package func apply(_ update: Settings) {
    state.settings = state.settings.updated(with: update)
  }

  /// Creates a folder and its missing parents; an existing one keeps its id.
  @discardableResult
  package func addFolder(_ wanted: NewFolder) throws -> NodeID {
    defer { save() }
    return try state.makeFolder(wanted.path, id: wanted.folderid, in: state.account(wanted.account))
  }

  /// Puts a file at a path from the account's root, with its folders, whatever the quota.
  @discardableResult
  package func putFile(
    _ path: String, _ bytes: some Sequence<UInt8> & Sendable, modified: Int64? = nil, account: String? = nil
  ) throws -> TreeEntry {
    try putContent(path, contents.store(ByteBuffer(bytes: bytes)), modified: modified, account: account)
  }

  func putContent(_ path: String, _ content: Content, modified: Int64?, account: String?) throws -> TreeEntry {
    defer { save() }
    let account = try state.account(account)
    var names = ByteName.path(path)
    guard let name = names.popLast() else { throw SandboxError("a file needs a path") }
    let parent = try state.makeFolder(names.map(\.text).joined(separator: "/"), in: account)
    var id: NodeID?
    switch account.drive.child(name, of: parent) {
    case .folder?: throw SandboxError("'\(path)' is a folder")
    case .file(let old)?: id = old
    case nil: break
    }
    let now = APITime.now()
    let file = StoredFile(
      id: id ?? state.newID(), parent: parent, name: name, created: now, modified: modified ?? now, content: content)
    account.drive.place(file, at: now)
    return TreeEntry(file, path: path)
  }

  /// The bytes of the file at a path from the account's root.
  package func file(_ path: String, account: String? = nil) throws -> [UInt8] {
    let buffer = try content(path, account: account).bytes()
    return Array(buffer.readableBytesView)
  }

  func content(_ path: String, account: String?) throws -> Content {
    let account = try state.account(account)
    guard case .file(let id)? = child(path, in: account.drive), let file = account.drive.files[id] else {
      throw SandboxError("there is no file '\(path)'")
    }
    return file.content
  }

  /// Removes the file or folder at a path, with everything below it.
  package func remove(_ path: String, account: String? = nil) throws {
    let drive = try state.account(account).drive
    switch child(path, in: drive) {
    case .file(let id)?: drive.removeFile(id, at: APITime.now())
    case .folder(let id)?: drive.removeFolder(id, at: APITime.now())
    case nil: throw SandboxError("there is no '\(path)'")
    }
    save()
  }

  /// Everything below a folder (path from the account's root), sorted by the bytes of its path.
  package func tree(_ folder: String = "/", account: String? = nil) throws -> [TreeEntry] {
    let drive = try state.account(account).drive
    guard case .folder(let top)? = child(folder, in: drive) else {
      throw SandboxError("there is no folder '\(folder)'")
    }
    return drive.entries(below: top).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private func child(_ path: String, in drive: Drive) -> Folder.Child? {
    ByteName.path(path).reduce(Folder.Child.folder(Drive.rootID)) { here, name in
      guard case .folder(let id)? = here else { return nil }
      return drive.child(name, of: id)
    }
  }

  // MARK: Faults and counts

  @discardableResult
  package func addFault(_ fault: Fault) -> Int {
    faults.add(fault)
  }

  package func removeFault(_ id: Int) throws {
    guard faults.remove(id) else { throw SandboxError("there is no fault \(id)") }
  }

  package func removeFaults() {
    faults.removeAll()
  }

  package func clearCounts() {
    calls.clear()
  }

  /// Back to the state of the start (with the same tokens): files, faults, counts, codes and settings.
  package func reset() throws {
    let fresh = CloudState(settings: initialSettings)
    try fresh.plant(seed)
    try Cloud.rewrite(log, fresh)
    state = fresh
    faults.removeAll()
    calls.clear()
  }

  // MARK: The state log

  /// Names of the files that hold contents.
  var contentFiles: Set<String> {
    let contents = state.accounts.flatMap { $0.drive.files.values.map(\.content.place) }
    return Set(
      contents.compactMap { place in
        guard case .file(let path, _) = place else { return nil }
        return path.split(separator: "/").last.map(String.init)
      })
  }

  /// Appends what changed to the state log; a log that cannot be written ends the sandbox, as its promise is broken.
  private func save() {
    let records = state.takeUnsaved()
    do {
      try log?.append(records)
    } catch {
      fatalError("\(error)")
    }
  }

  private static func rewrite(_ log: StateLog?, _ state: CloudState) throws {
    _ = state.takeUnsaved()
    let records =
      state.accounts.map { StateRecord($0) } + state.apps.map { StateRecord(app: $0) }
      + state.tokens.map { StateRecord(token: $0) }
      + state.accounts.flatMap { $0.drive.records(account: $0.name) }
    try log?.rewrite(records)
  }
}
