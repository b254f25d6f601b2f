extension ValueKind<Destination> {
  /// `REMOTE:PATH`, with `{hostname}` in the path replaced.
  static let destination = ValueKind(schema: remotePath.schema) { node, site, reading in
    let destination = remotePath.read(node, site, &reading)
    if destination != nil, case .text(let text) = node.content, let name = otherPlaceholder(in: text) {
      reading.report(
        "\(site.subject): \(quoted(name)) is taken literally, only '{hostname}' is replaced", severity: .warning,
        at: node.position)
    }
    return destination
  }

  private static let remotePath = ValueKind.text([
    "type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]*:([^/\\\\][^\\\\]*)?$",
  ]) { text, context throws(Refusal) in
    try parseDestination(text, hostname: context.hostname)
  }
}

/// The destination `text` names. Connection strings (`pc,hostname=…:p`, `:http,url=…:`) and rclone options in them
/// (`global.`, `override.`) are refused, and what they hold is not repeated: it may be a secret.
func parseDestination(_ text: String, hostname: String) throws(Refusal) -> Destination {
  if let character = text.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
  guard !text.hasPrefix("-") else { throw Refusal("cannot begin with '-'", hint: form) }
  guard let colon = text.firstIndex(of: ":") else {
    throw isLocal(text) ? localDestination : Refusal("has no ':' after the remote's name", hint: form)
  }
  let remote = String(text[..<colon])
  let path = String(text[text.index(after: colon)...])
  try checkRemoteName(remote)
  if path.hasPrefix("//") { throw Refusal("must be REMOTE:PATH, not a URL", hint: form) }
  let written = try parsePath(path, remote: remote)
  let parts = written.split(separator: "/").map { $0.replacing("{hostname}", with: hostname) }
  if written.contains("{hostname}"), hostname.isEmpty || hostname.contains("/") || hostname.contains("\\") {
    throw Refusal(
      "uses {hostname}, but this machine's host name cannot be part of a path", hint: "write a name instead")
  }
  guard let destination = Destination(remote: remote, path: parts.joined(separator: "/")) else {
    throw Refusal("is not a usable REMOTE:PATH", hint: form)
  }
  return destination
}

/// `{word}` in `text`, other than `{hostname}`.
private func otherPlaceholder(in text: String) -> String? {
  for part in text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1) {
    guard let end = part.firstIndex(of: "}"), part[..<end] != "hostname" else { continue }
    return "{" + part[...end]
  }
  return nil
}

private let form = "write REMOTE:PATH, for example 'pcloud_backup:photos'"

private let localDestination = Refusal(
  "must be REMOTE:PATH, not a folder on this machine",
  hint: "for a local folder make a remote of the type 'alias' with 'rclone config'")

private let connectionString = Refusal(
  "is a connection string; only REMOTE:PATH is accepted",
  hint: "keep the settings in rclone's config ('rclone config') and write the remote's name here")

private func isLocal(_ text: String) -> Bool { ["/", "~", ".", "\\"].contains { text.hasPrefix($0) } }

private func checkRemoteName(_ remote: String) throws(Refusal) {
  if remote.contains("global.") || remote.contains("override.") {
    throw Refusal("sets rclone options ('global.' or 'override.'), which is not allowed", hint: form)
  }
  if remote.isEmpty || remote.contains(",") || remote.contains("=") { throw connectionString }
  if isLocal(remote) { throw localDestination }
  if remote.contains("{hostname}") { throw Refusal("can have {hostname} only after the ':'", hint: form) }
  guard isRemoteName(remote) else {
    throw Refusal(
      "names the remote \(quoted(remote)), which has other characters than letters, digits, '_' and '-'",
      hint: "rename the remote with 'rclone config'")
  }
}

/// Whether `name` can be written before the colon of a destination.
func isRemoteName(_ name: String) -> Bool { Destination(remote: name, path: "") != nil }

/// The path without a trailing `/`, when it is one a mirror can lie at.
private func parsePath(_ path: String, remote: String) throws(Refusal) -> String {
  guard !path.contains("\\") else { throw Refusal("contains a backslash", hint: "separate folders with '/'") }
  guard !path.hasPrefix("/") else {
    throw Refusal(
      "has a '/' right after the ':'", hint: "write " + quoted(remote + ":" + path.drop { $0 == "/" }))
  }
  let parts = path.split(separator: "/")
  guard !parts.contains(".."), !parts.contains(".") else {
    throw Refusal("cannot contain '.' or '..' as a folder", hint: "write the path without it")
  }
  guard !parts.contains(".mirrorkeep") else {
    throw Refusal("lies in a '.mirrorkeep' folder, where versions and journals are kept", hint: form)
  }
  return parts.joined(separator: "/")
}
