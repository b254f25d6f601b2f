/// What a sandbox holds at its start and after a reset; also the shape of a `--state-file`.
package struct Seed: Codable, Sendable {
  package var accounts: [NewAccount]?
  package var folders: [NewFolder]?
  package var apps: [App]?
  package var tokens: [NewToken]?

  package init(
    accounts: [NewAccount]? = nil, folders: [NewFolder]? = nil, apps: [App]? = nil, tokens: [NewToken]? = nil
  ) {
    self.accounts = accounts
    self.folders = folders
    self.apps = apps
    self.tokens = tokens
  }

  /// One account in the United States with a folder of known id, an app limited to it, and one token of that app.
  package static func demo() -> Seed {
    Seed(
      accounts: [NewAccount(name: "ann")],
      folders: [NewFolder(path: "/Backups", folderid: 19_066_333_043)],
      apps: [
        App(
          clientId: "sandboxClient1", clientSecret: RandomText.make(28), name: "mirrorkeep demo",
          access: .appRefused, folder: "/Backups")
      ],
      tokens: [
        NewToken(name: "demo", access: .appRefused, folder: "/Backups", value: RandomText.make(48))
      ])
  }
}
