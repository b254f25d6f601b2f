import BackupCore

/// One row of the table that names a failure from what rclone logged about it.
struct ExitPattern {
  var reason: Reason
  /// Results of pCloud, or HTTP statuses, that mean this.
  var results: [ClosedRange<Int>] = []
  /// Parts of an error's cause that mean this, where pCloud gave no result.
  var texts: [String] = []
  /// Whether a failure of a single path can mean it; otherwise only one of the whole command.
  var alsoOnPaths = true
  /// What a person reads; `{remote}` and `{result}` are filled in.
  var message: String
  var hint: String?

  /// The table; of several rows that match, the first names the failure.
  static let table: [ExitPattern] = remote + service + network + local

  private static let remote: [ExitPattern] = [
    ExitPattern(
      reason: .remoteMissing, texts: ["didn't find section in config file"], alsoOnPaths: false,
      message: "remote '{remote}' is not in rclone's config", hint: "run 'mirrorkeep remote setup {remote}'"),
    ExitPattern(
      reason: .secretMissing, texts: ["password command failed", "password command returned"], alsoOnPaths: false,
      message: "the command for the password of rclone's config failed",
      hint: "correct rclone.config_password in mirrorkeep.yaml"),
    ExitPattern(
      reason: .configLocked,
      texts: [
        "Couldn't decrypt configuration", "env password, unable to decrypt", "derived password, unable to decrypt",
      ],
      alsoOnPaths: false, message: "the password for rclone's encrypted config is wrong",
      hint: "correct rclone.config_password in mirrorkeep.yaml"),
    ExitPattern(
      reason: .configLocked, texts: ["unable to decrypt configuration"], alsoOnPaths: false,
      message: "rclone's config is encrypted and there is no password for it",
      hint: "name one under rclone.config_password in mirrorkeep.yaml"),
    ExitPattern(
      reason: .configLocked, texts: ["Failed to load config file"], alsoOnPaths: false,
      message: "rclone's config cannot be read: {cause}", hint: "mend it, or put a backup of it in its place"),
    ExitPattern(
      reason: .tokenRejected, texts: ["empty token found", "token expired and there's no refresh token"],
      message: "remote '{remote}' has no token that works", hint: "run 'mirrorkeep remote setup {remote}'"),
    ExitPattern(
      reason: .tokenRejected, results: [1000...1000, 2000...2000, 2094...2094, 401...401],
      message: "pCloud rejected the token of remote '{remote}' ({result})",
      hint: "run 'mirrorkeep remote setup {remote}'"),
    ExitPattern(
      reason: .rootFolderMissing, results: [2005...2005], alsoOnPaths: false,
      message: "the root folder of remote '{remote}' does not exist at pCloud (2005)",
      hint: "run 'mirrorkeep remote check {remote}'"),
  ]

  private static let service: [ExitPattern] = [
    ExitPattern(
      reason: .overQuota, results: [2008...2008], message: "pCloud has no space left for remote '{remote}' (2008)",
      hint: "make room at pCloud; versions kept there can be pruned"),
    ExitPattern(
      reason: .rateLimited, results: [4000...4999, 429...429, 509...509],
      message: "pCloud asks to slow down ({result})", hint: "run again later"),
    ExitPattern(
      reason: .serverError, results: [5000...5999, 500...508, 510...599],
      message: "pCloud failed by its own account ({result})", hint: "run again later"),
  ]

  private static let network: [ExitPattern] = [
    ExitPattern(
      reason: .network, texts: ["certificate has expired or is not yet valid"],
      message: "the server's certificate is not valid at this machine's time: its clock may be wrong",
      hint: "check the clock with 'date'"),
    ExitPattern(
      reason: .network, texts: ["x509:", "tls: ", "TLS handshake"],
      message: "no trusted connection (TLS): the server's certificate was not accepted",
      hint: "a proxy or a captive portal may be in the way; its certificate goes into SSL_CERT_FILE"),
    ExitPattern(
      reason: .network, texts: ["invalid character '<'"],
      message: "something other than the service answered: a captive portal or a proxy",
      hint: "open a web page on this machine, or check the proxy"),
    ExitPattern(
      reason: .network, texts: ["no such host", "server misbehaving", "Temporary failure in name resolution"],
      message: "the server's name cannot be looked up (DNS)", hint: "check the network of this machine"),
    ExitPattern(
      reason: .network,
      texts: [
        "\"https://…\": ", "\"http://…\": ", "connection refused", "connection reset by peer", "i/o timeout",
        "network is unreachable", "no route to host", "net/http: ", "http2: ", "unexpected EOF", "broken pipe",
        "context deadline exceeded", "proxyconnect ", "connection timed out",
      ],
      message: "the connection to remote '{remote}' failed", hint: "check the network of this machine"),
  ]

  private static let local: [ExitPattern] = [
    ExitPattern(
      reason: .noDescriptors, texts: ["too many open files"], message: "too many open files",
      hint: "raise the limit with 'ulimit -n 1024'"),
    ExitPattern(
      reason: .diskFull,
      texts: ["no space left on device", "file too big for remaining disk space", "disk quota exceeded"],
      message: "the disk is full", hint: "make room and run again"),
    ExitPattern(
      reason: .sourceMissing, texts: ["error reading source root directory: directory not found"], alsoOnPaths: false,
      message: "the source is not there any more"),
    ExitPattern(
      reason: .sourceUnreadable, texts: ["error reading source root directory: "], alsoOnPaths: false,
      message: "the source cannot be read"),
    ExitPattern(
      reason: .rcloneTooOld, texts: ["unknown flag: ", "unknown shorthand flag", "unknown command "],
      alsoOnPaths: false, message: "this rclone does not know what it was asked: {cause}",
      hint: "install rclone \(RcloneVersion.recommended) or newer"),
  ]

  /// Whether `group` is a failure of this kind.
  func matches(_ group: ErrorGroup) -> Bool {
    guard alsoOnPaths || !group.isAboutPaths else { return false }
    guard let result = group.pcloudResult else { return texts.contains { group.cause.contains($0) } }
    return results.contains { $0.contains(result) }
  }
}
