/// Everything the sandbox knows but calls and faults: accounts, apps, tokens, codes and links.
///
/// Confined to the `Cloud` actor.
final class CloudState {
  private(set) var accounts: [Account] = []
  private(set) var apps: [App] = []
  private(set) var tokens: [Token] = []
  /// What a one-time code of the consent page stands for.
  var codes: [String: (clientId: String, account: String)] = [:]
  /// Which content a download link shows.
  var links: [String: (account: String, file: NodeID)] = [:]
  var settings: Settings
  /// Counts every change of every tree, for `diff`.
  private(set) var changeNumber = 0
  private var nextID: NodeID = 19_066_400_000
  private var unsaved: [StateRecord] = []

  init(settings: Settings) {
    self.settings = Settings().updated(with: settings)
  }

  /// A number no folder or file has had.
  func newID() -> NodeID {
    nextID += 1
    return nextID
  }

  /// The account of this name; without a name the first one.
  func account(_ name: String?) throws(SandboxError) -> Account {
    guard let name else {
      guard let first = accounts.first else { throw SandboxError("there is no account") }
      return first
    }
    guard let account = accounts.first(where: { $0.name == name }) else {
      throw SandboxError("there is no account '\(name)'")
    }
    return account
  }

  @discardableResult
  func add(_ wanted: NewAccount) -> Account {
    let uid = wanted.uid ?? UInt64(4_100_001 + accounts.count)
    let account = Account(wanted, uid: uid, createdAt: APITime.now())
    accounts.removeAll { $0.name == wanted.name }
    accounts.append(account)
    unsaved.append(StateRecord(account))
    return account
  }

  func setQuota(_ bytes: UInt64, of account: Account) {
    account.quota = bytes
    unsaved.append(StateRecord(account))
  }

  func add(_ app: App) {
    apps.removeAll { $0.clientId == app.clientId }
    apps.append(app)
    unsaved.append(StateRecord(app: app))
  }

  /// Adds a token or, when there is one of the same value, replaces it.
  func add(_ token: Token) {
    tokens.removeAll { $0.value == token.value }
    tokens.append(token)
    unsaved.append(StateRecord(token: token))
  }

  @discardableResult
  func add(_ wanted: NewToken) throws(SandboxError) -> Token {
    let account = try account(wanted.account)
    let token = Token(
      name: wanted.name, value: wanted.value ?? RandomText.make(48), account: account.name,
      access: wanted.access ?? .whole,
      folderid: try folder(for: wanted.access ?? .whole, path: wanted.folder, in: account))
    add(token)
    return token
  }

  /// The folder a token or app of this access opens, created when missing.
  func folder(for access: TokenAccess, path: String?, in account: Account) throws(SandboxError) -> NodeID {
    guard access != .whole else { return Drive.rootID }
    guard let path else { throw SandboxError("an app-limited token needs a folder") }
    return try makeFolder(path, in: account)
  }

  /// Creates a folder and its missing parents.
  ///
  /// - Parameter id: the number the last one gets when it is new.
  func makeFolder(_ path: String, id: NodeID? = nil, in account: Account) throws(SandboxError) -> NodeID {
    var here = Drive.rootID
    let names = ByteName.path(path)
    for (index, name) in names.enumerated() {
      switch account.drive.child(name, of: here) {
      case .folder(let below)?: here = below
      case .file?: throw SandboxError("'\(path)' has a file in its way")
      case nil:
        let now = APITime.now()
        let number = index == names.count - 1 ? id ?? newID() : newID()
        account.drive.place(Folder(id: number, parent: here, name: name, created: now, modified: now), at: now)
        here = number
      }
    }
    return here
  }

  /// Builds what the seed says.
  func plant(_ seed: Seed) throws(SandboxError) {
    for account in seed.accounts ?? [] { add(account) }
    for folder in seed.folders ?? [] {
      _ = try makeFolder(folder.path, id: folder.folderid, in: account(folder.account))
    }
    for app in seed.apps ?? [] { add(app) }
    for token in seed.tokens ?? [] { try add(token) }
  }

  /// Hands over what has changed since the last call, for the state log.
  func takeUnsaved() -> [StateRecord] {
    var records = unsaved
    unsaved = []
    for account in accounts {
      let changes = account.drive.takeChanges()
      changeNumber += changes.count
      records += changes.map { StateRecord(account: account.name, $0) }
    }
    return records
  }

  /// Puts back what a state log recorded.
  func restore(_ records: [StateRecord], contents: ContentStore) throws(SandboxError) {
    for record in records {
      if let app = record.app { add(app) }
      if let token = record.token { add(token) }
      if let wanted = record.newAccount {
        if let known = try? account(wanted.name) { known.quota = wanted.quota ?? known.quota } else { add(wanted) }
      }
      guard let name = record.account else { continue }
      let account = try account(name)
      nextID = max(nextID, record.folder?.id ?? 0, record.file?.id ?? 0)
      account.drive.restore(record, contents: contents)
    }
  }
}
