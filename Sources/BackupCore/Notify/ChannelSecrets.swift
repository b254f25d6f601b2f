extension NotifyChannel {
  /// The secrets the channel reads when it is used, in no order.
  package var secrets: [Secret] {
    switch way {
    case .ntfy(let url, let token): url.secrets + [token].compactMap(\.self)
    case .gotify(let url, let token): url.secrets + [token]
    case .healthchecks(let url), .slack(let url), .discord(let url): url.secrets
    case .email(let mail): [mail.password].compactMap(\.self)
    case .webhook(let hook):
      hook.url.secrets + [hook.token].compactMap(\.self)
        + hook.headers.compactMap { header in if case .secret(let secret) = header.value { secret } else { nil } }
    case .command: []
    }
  }
}

extension NotifyURL {
  fileprivate var secrets: [Secret] { if case .secret(let secret) = self { [secret] } else { [] } }
}
