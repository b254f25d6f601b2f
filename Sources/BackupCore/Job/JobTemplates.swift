/// What `init` was told: the text the user typed, not yet judged.
package struct InitAnswers: Equatable, Sendable {
  package var source: String
  /// `REMOTE:PATH`; the remote is the one declared.
  package var destination: String
  /// A number, `d` and a number, or the folder's address; nil leaves a commented line.
  package var rootFolder: String?
  package var region: RemoteDeclaration.Region?
  package var clientID: String?
  /// Where the client secret is found; nil leaves a commented line.
  package var clientSecret: Secret?
  package var token: Secret?
  /// rclone filter rules.
  package var filters: [String]
  /// Whether the remote is to be declared; false for one that rclone's config has already.
  package var declaresRemote = true

  package init(
    source: String, destination: String, rootFolder: String? = nil, region: RemoteDeclaration.Region? = nil,
    clientID: String? = nil, clientSecret: Secret? = nil, token: Secret? = nil, filters: [String] = []
  ) {
    self.source = source
    self.destination = destination
    self.rootFolder = rootFolder
    self.region = region
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.token = token
    self.filters = filters
  }

  var remote: String { String(destination.prefix { $0 != ":" }) }
}

/// A commented mirrorkeep.yaml for a pCloud remote. It loads without problems where the answers are right; where they are
/// not, loading it says what is wrong.
package func sharedFileText(_ answers: InitAnswers) -> String {
  let secret = answers.clientSecret.map { $0.yaml }
  let token = answers.token.map { $0.yaml }
  let declaration = """
    remotes:
      \(yamlText(answers.remote)):
        type: pcloud
        # The folder everything is kept below: its id, or its address at https://my.pcloud.com
        \(line("root_folder_id", answers.rootFolder.map { yamlText($0) }, "19066333043"))
        # us (api.pcloud.com) or eu (eapi.pcloud.com); learnt at sign-in when left out
        \(line("region", answers.region?.rawValue, "us"))
        # Your own app at https://docs.pcloud.com/my_apps/, and where its secret is found (never the secret itself):
        # {env: NAME}, {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {credential: NAME}
        \(line("client_id", answers.clientID.map { yamlText($0) }, "zQg0smNw8tp"))
        \(line("client_secret", secret, "{file: ~/.config/mirrorkeep/pcloud-secret}"))
        # Lets a machine without a browser create or renew the remote
        \(line("token", token, "{file: /run/secrets/pcloud}"))
    """
  return """
    # What the jobs in this folder share. 'mirrorkeep validate' checks it, 'mirrorkeep schema' describes every key.
    \(answers.declaresRemote ? declaration : "# Remotes that rclone's config has already need no entry under 'remotes:'.")

    # Any key of a job; it holds for every job that does not have it.
    # defaults:
    #   links: skip

    # rclone:
    #   config: ~/.config/rclone/rclone.conf

    """
}

/// A commented job file; the same holds as for `sharedFileText`.
package func jobFileText(_ answers: InitAnswers) -> String {
  let rules = answers.filters.map { "  - " + yamlText($0) + "\n" }.joined()
  let filters = rules.isEmpty ? "# filters:\n#   - \"- *.tmp\"\n#   - \"- /cache/**\"\n" : "filters:\n" + rules
  return """
    # One job: a folder on this machine and where its mirror lies. The file's name is the job's name.
    source: \(yamlText(answers.source))
    destination: \(yamlText(answers.destination))

    # rclone filter rules, tried in order: '- ' leaves out, '+ ' takes; what no rule names is taken.
    \(filters)
    # A run that would delete or replace more than this is held before anything is changed.
    # guards:
    #   max_deletions: 25%
    #   max_replacements: 50%
    #   floor: 20

    # Symbolic links: skip, store or follow
    # links: skip

    """
}

/// `key: value`, or a commented example where there is no value.
private func line(_ key: String, _ value: String?, _ example: String) -> String {
  value.map { "\(key): \($0)" } ?? "# \(key): \(example)"
}

extension Secret {
  /// The reference in YAML's flow form, as it stands behind a key.
  package var yaml: String {
    let value: SchemaValue =
      switch self {
      case .env(let name): ["env": .text(name)]
      case .file(let path): ["file": .text(path)]
      case .command(let words): ["command": .list(words.map(SchemaValue.text))]
      case .credential(let name): ["credential": .text(name)]
      }
    return value.yaml(inFlow: false)
  }
}
