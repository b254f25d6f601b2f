/// Which keys a type of channel needs and takes.
struct ChannelRules {
  let needed: [String]
  var taken: [String] = []

  init(_ kind: NotifyChannel.Kind) {
    switch kind {
    case .ntfy: (needed, taken) = (["url"], ["token"])
    case .healthchecks, .slack, .discord: needed = ["url"]
    case .gotify: needed = ["url", "token"]
    case .webhook: (needed, taken) = (["url"], ["token", "headers", "body"])
    case .email: (needed, taken) = (["to", "from"], ["server", "security", "user", "password", "program"])
    case .command: needed = ["command"]
    }
  }

  /// Reports what is missing, and what is written and would have no effect.
  func check(_ fields: ChannelFields, _ kind: NotifyChannel.Kind, _ site: KeySite, _ reading: inout FileReading) {
    let position = fields.type?.position ?? FilePosition(file: "")
    let written = fields.positions
    for key in needed where written[key] == nil {
      let example = channelKeys.keys.first { $0.name == key }?.example
      reading.report(
        "\(quoted(site.path + "." + key)) is missing: a channel of type '\(kind.rawValue)' needs it",
        hint: example.map { "for example: " + $0 }, at: position)
    }
    for (key, position) in written.sorted(by: { $0.key < $1.key }) where !(needed + taken).contains(key) {
      reading.report(
        "\(quoted(site.path + "." + key)) has no effect in a channel of type '\(kind.rawValue)'",
        hint: "its keys are \(enumeration(["type"] + needed + taken + ["include"], "and"))", at: position)
    }
  }

  /// What is right by itself and not together, of a channel of type email.
  static func checkMail(_ fields: ChannelFields, _ site: KeySite, _ reading: inout FileReading) {
    func report(_ key: String, _ message: String, _ hint: String) {
      guard let position = fields.positions[key] else { return }
      reading.report("\(quoted(site.path + "." + key)) \(message)", hint: hint, at: position)
    }
    if fields.server == nil {
      for key in ["security", "user", "password"] { report(key, "needs a 'server'", "add 'server: HOST:PORT'") }
    } else {
      report("program", "has no effect with 'server'", "remove one of the two")
    }
    if fields.user != nil, fields.password == nil {
      report("user", "needs a 'password'", "add 'password: {file: PATH}'")
    }
    if fields.password != nil, fields.user == nil { report("password", "needs a 'user'", "add 'user: NAME'") }
    if fields.security?.value == MailSettings.Security.none, let host = fields.server?.value.host,
      !WebAddress.isPrivate(host: host)
    {
      report(
        "security", "cannot be 'none', as the server is not on a private network", "write 'starttls' or 'tls'")
    }
  }
}

extension ChannelFields {
  /// Where the keys that depend on the type are written.
  fileprivate var positions: [String: FilePosition] {
    [
      "url": url?.position, "token": token?.position, "headers": headers?.position, "body": body?.position,
      "to": to?.position, "from": from?.position, "server": server?.position, "security": security?.position,
      "user": user?.position, "password": password?.position, "program": program?.position,
      "command": command?.position,
    ].compactMapValues(\.self)
  }
}
