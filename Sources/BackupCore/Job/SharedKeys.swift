/// What mirrorkeep.yaml declares.
struct SharedFields: Sendable {
  var remotes: Written<[RemoteDeclaration]>?
  var defaults: Written<JobFields>?
  var rclone: Written<RcloneFields>?
  var notify: Written<[NotifyChannel]>?
}

/// The keys of one declared remote, as far as they are written.
struct RemoteFields: Sendable {
  var type: Written<RemoteType>?
  var rootFolder: Written<String>?
  var region: Written<RemoteDeclaration.Region>?
  var clientID: Written<String>?
  var clientSecret: Written<Secret>?
  var token: Written<Secret>?
}

/// The keys below `rclone`, as far as they are written.
struct RcloneFields: Sendable {
  /// The inner nil: `rclone`, to be looked for on PATH.
  var program: Written<String?>?
  var config: Written<String>?
  var configPassword: Written<Secret>?
  var environment: Written<[String]>?
}

/// The rclone backends a remote can be declared for.
enum RemoteType: String, CaseIterable, Sendable {
  case pcloud
}

/// Every key of mirrorkeep.yaml.
let sharedKeys = KeyTable<SharedFields>(
  keys: [
    Key(
      "remotes", \.remotes, remotes, title: "Remotes",
      "The remotes mirrorkeep sets up itself, by name. Other rclone remotes need no entry.",
      examples: [["pcloud_backup": ["type": "pcloud"]]], absent: "none"),
    Key(
      "defaults", \.defaults, .mapping(jobKeys, JobFields()), title: "Defaults",
      "Any key of a job: it holds for every job that does not have it.", examples: [["links": "skip"]], absent: "none"),
    Key(
      "rclone", \.rclone, .mapping(rcloneKeys, RcloneFields()), title: "rclone",
      "Which rclone is used, and with which config.", examples: [["program": "rclone"]], absent: "each key as below"),
    Key(
      "notify", \.notify, .channels, title: "Channels",
      "Ways of telling a person, by name; jobs say which of them they use.",
      examples: [["ops": ["type": "ntfy", "url": "https://ntfy.example/backups"]]], absent: "none"),
  ],
  synonyms: ["default": "defaults", "remote": "remotes", "channels": "notify", "notifications": "notify"])

let remoteKeys = KeyTable<RemoteFields>(
  keys: [
    Key(
      "type", \.type, .name(), title: "Type", "rclone's backend; pcloud is the one that can be set up.",
      examples: ["pcloud"], isRequired: true),
    Key(
      "root_folder_id", \.rootFolder, .rootFolder, title: "Root folder",
      "The folder everything is kept below: its id, or its address at my.pcloud.com.",
      examples: [19_066_333_043, "https://my.pcloud.com/#/filemanager?folder=19066333043"],
      absent: "asked for at the set-up"),
    Key(
      "region", \.region, .name(), title: "Region",
      "Where the account lives: us (api.pcloud.com) or eu (eapi.pcloud.com).",
      examples: ["us", "eu"], absent: "learnt at the sign-in"),
    Key(
      "client_id", \.clientID, clientID, title: "Client ID", "The client ID of your own pCloud app.",
      examples: ["zQg0smNw8tp"], absent: "asked for at the set-up"),
    Key(
      "client_secret", \.clientSecret, .secret, title: "Client secret",
      "Where the client secret of that app is found; never the secret itself.",
      examples: [["file": "~/.config/mirrorkeep/pcloud-secret"]], absent: "asked for at the set-up"),
    Key(
      "token", \.token, .secret, title: "Token",
      "Where a token is found, so that an unattended machine can create or renew the remote without a browser.",
      examples: [["file": "/run/secrets/pcloud"]], absent: "somebody signs in"),
  ],
  synonyms: [
    "root": "root_folder_id", "folder": "root_folder_id", "folder_id": "root_folder_id",
    "root_folder": "root_folder_id",
    "hostname": "region", "location": "region", "id": "client_id", "secret": "client_secret",
  ])

let rcloneKeys = KeyTable<RcloneFields>(
  keys: [
    Key(
      "program", \.program, program, title: "Program", "'rclone', looked for on PATH, or the program's path.",
      examples: ["rclone", "/usr/local/bin/rclone"], standard: "rclone"),
    Key(
      "config", \.config, .localPath, title: "Config file", "rclone's config file.",
      examples: ["~/.config/rclone/rclone.conf"], absent: "where rclone looks for it"),
    Key(
      "config_password", \.configPassword, .secret, title: "Config password",
      "Where the password of an encrypted config file is found.",
      examples: [["file": "~/.config/mirrorkeep/rclone-password"]], absent: "the config is not encrypted"),
    Key(
      "environment", \.environment, .list(of: passedVariable), title: "Environment",
      "Names of further environment variables rclone receives. RCLONE_… is never passed.",
      examples: [["SSH_AUTH_SOCK"]], absent: "none"),
  ],
  synonyms: ["binary": "program", "path": "program", "password": "config_password", "env": "environment"])

/// Remotes by name, in file order.
private let remotes = ValueKind<[RemoteDeclaration]>.named(
  "remote", pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*$", values: remoteKeys.schema, keys: remoteKeys.described,
  hint: "use letters, digits, '_' and '-', no '-' in front", isName: { isRemoteName($0) }
) { entry, site, reading in
  var fields = RemoteFields()
  let place = KeySite(path: site.path + "." + entry.key, example: "\(entry.key): {type: pcloud}")
  guard remoteKeys.read(entry.value, place, into: &fields, &reading) else { return nil }
  return RemoteDeclaration(
    name: entry.key, type: (fields.type?.value ?? .pcloud).rawValue, rootFolderID: fields.rootFolder?.value,
    region: fields.region?.value, clientID: fields.clientID?.value, clientSecret: fields.clientSecret?.value,
    token: fields.token?.value)
}

private let clientID = ValueKind<String>.text([
  "type": ["string", "integer"], "pattern": "^[A-Za-z0-9_.~-]+$",
]) { text, _ throws(Refusal) in
  guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.~-".contains($0)) }), !text.hasPrefix("-")
  else { throw Refusal("must be the client ID as the app's settings show it") }
  return text
}

private let program = ValueKind<String?>.text([
  "type": "string", "pattern": "^(rclone$|/|~/)",
]) { text, context throws(Refusal) in
  if text == "rclone" { return nil }
  guard text.hasPrefix("/") || text.hasPrefix("~/") else {
    throw Refusal("must be 'rclone' or the program's absolute path; flags cannot be added")
  }
  return try parseLocalPath(text, home: context.home)
}

let passedVariable = ValueKind<String>.text([
  "type": "string", "pattern": "^(?![Rr][Cc][Ll][Oo][Nn][Ee]_)[A-Za-z_][A-Za-z0-9_]*$",
]) { text, _ throws(Refusal) in
  guard isVariableName(text) else {
    throw Refusal("must hold names of environment variables", hint: "the name alone, without '=' and a value")
  }
  guard !text.uppercased().hasPrefix("RCLONE_") else {
    throw Refusal(
      "cannot pass \(quoted(text)): RCLONE_… would change what rclone does", hint: "mirrorkeep sets rclone's options")
  }
  return text
}
