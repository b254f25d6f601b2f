/// A header as it is written.
struct WebhookHeader: Sendable {
  var name: String
  var value: Webhook.Value
}

extension ValueKind<[NotifyChannel]> {
  /// Channels by name, in file order.
  static let channels = named(
    "channel", pattern: "^[a-z0-9][a-z0-9_-]{0,62}$", values: channelKeys.schema,
    keys: channelKeys.described,
    hint: "use a-z, 0-9, '_' and '-', beginning with a letter or digit", isName: { JobFile.isJobName($0) }
  ) { entry, site, reading in
    channel(entry, KeySite(path: site.path + "." + entry.key, example: site.example), &reading)
  }

  private static func channel(_ entry: YAMLEntry, _ site: KeySite, _ reading: inout FileReading) -> NotifyChannel? {
    var fields = ChannelFields()
    let before = reading.problems.count
    guard channelKeys.read(entry.value, site, into: &fields, &reading), let kind = fields.type?.value else {
      return nil
    }
    // A key that could not be read is reported already and not missing.
    if reading.problems.count == before {
      ChannelRules(kind).check(fields, kind, site, &reading)
      if kind == .email { ChannelRules.checkMail(fields, site, &reading) }
    }
    guard reading.problems.count == before, let way = fields.way(kind) else { return nil }
    return NotifyChannel(name: entry.key, way: way, include: Set(fields.include?.value ?? []))
  }
}

extension ChannelFields {
  /// nil where a key the type needs is missing.
  fileprivate func way(_ kind: NotifyChannel.Kind) -> NotifyChannel.Way? {
    let url = url?.value
    return switch kind {
    case .ntfy: url.map { .ntfy($0, token: token?.value) }
    case .healthchecks: url.map { .healthchecks($0) }
    case .slack: url.map { .slack($0) }
    case .discord: url.map { .discord($0) }
    case .gotify: url.flatMap { url in token.map { .gotify(url, token: $0.value) } }
    case .webhook:
      url.map { url in
        let headers = (headers?.value ?? []).map { (name: $0.name, value: $0.value) }
        return .webhook(Webhook(url: url, token: token?.value, headers: headers, body: body?.value))
      }
    case .command: command.map { .command($0.value) }
    case .email:
      to.flatMap { to in
        from.map { from in
          .email(
            MailSettings(
              to: to.value, from: from.value, server: server?.value, security: security?.value ?? .starttls,
              user: user?.value, password: password?.value, program: program?.value))
        }
      }
    }
  }
}
