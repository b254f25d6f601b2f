/// The argument lists of the rclone calls that set a remote up and check it; the only file here that spells flags.
///
/// No secret ever stands in them. Options come first, `--` ends them.
enum PCloudArguments {
  /// What every call gets: which config, no questions, few and short retries (a person or a run is waiting).
  ///
  /// With a config password rclone starts `cat`, which reads it from rclone's own standard input: the password is in no
  /// argument, environment or file.
  static func common(config: String, passwordOnInput: Bool) -> [String] {
    let flags = [
      "--config", config, "--ask-password=false", "--use-json-log", "--log-level", "NOTICE", "--stats", "0",
      "--retries", "1", "--low-level-retries", "3", "--contimeout", "20s", "--timeout", "60s",
    ]
    return passwordOnInput ? flags + ["--password-command", "cat"] : flags
  }

  /// All sections of the config file as JSON, secrets included: only for reading back, never shown.
  static let dump = ["config", "dump"]

  /// Quota and use of the account; proves host and token.
  static func about(_ remote: String) -> [String] { ["about", "--json", "--", remote + ":"] }

  /// What the root folder holds.
  static func list(_ remote: String) -> [String] {
    ["lsjson", "--no-modtime", "--no-mimetype", "--", remote + ":"]
  }

  /// Whether the remote of any type opens.
  static func look(_ remote: String) -> [String] { ["lsjson", "--stat", "--no-modtime", "--", remote + ":"] }

  /// Writes standard input to a file of the remote.
  static func write(_ file: String, on remote: String) -> [String] { ["rcat", "--", remote + ":" + file] }

  static func read(_ file: String, on remote: String) -> [String] { ["cat", "--", remote + ":" + file] }

  static func delete(_ file: String, on remote: String) -> [String] { ["deletefile", "--", remote + ":" + file] }

  /// rclone's sign-in: it listens on 127.0.0.1:53682, names the address to open on standard error, waits for the
  /// browser to come back, exchanges the code and saves token and hostname.
  static func signIn(_ remote: String) -> [String] {
    [
      "config", "update", "--continue", "--state", "*oauth-islocal,,,", "--result", "true", "--non-interactive", "--",
      remote, "config_auth_no_browser=true",
    ]
  }
}
