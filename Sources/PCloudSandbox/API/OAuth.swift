/// The consent page at my.pcloud.com and the exchange of its codes at the API hosts.
enum OAuth {
  /// Answers the consent page: shown, decided by a person's form, or decided by `autoApprove`.
  static func consent(_ call: APICall, _ state: CloudState) -> Answer {
    guard let app = state.apps.first(where: { $0.clientId == call.parameters["client_id"] }) else {
      return .page(status: 400, html: OAuthPage.failure(.badClient))
    }
    let redirect = call.parameters["redirect_uri"]
    if let redirect, !app.acceptedRedirects.contains(redirect) {
      return .page(status: 400, html: OAuthPage.failure(.badRedirect))
    }
    guard call.parameters["response_type"] == "code" else {
      return .page(status: 400, html: OAuthPage.failure(APIError(1001, "Please provide 'response_type' code.")))
    }
    switch (call.verb == "POST" ? call.parameters["decision"] : nil) ?? state.settings.autoApprove?.rawValue {
    case "allow": return allow(app, call, state)
    case "deny": return deny(call, state)
    default: return .page(status: 200, html: OAuthPage.question(app, call, accounts: state.accounts))
    }
  }

  /// `oauth2_token`: a token for a one-time code, given the app's id and secret in the form or as HTTP Basic.
  ///
  /// A code is used up by any attempt with the right id and secret, and is unknown in the other region.
  static func exchange(_ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    let clientId = call.basic?.name ?? call.parameters["client_id"]
    let secret = call.basic?.password ?? call.parameters["client_secret"]
    guard let app = state.apps.first(where: { $0.clientId == clientId }) else { throw .badClient }
    guard app.clientSecret == secret else { throw .badSecret }
    guard let code = call.parameters["code"], let grant = state.codes[code], grant.clientId == app.clientId,
      let account = state.accounts.first(where: { $0.name == grant.account }), account.region == call.region
    else { throw .badCode }
    state.codes[code] = nil
    let access = app.access ?? .whole
    guard let folder = try? state.folder(for: access, path: app.folder, in: account) else { throw .internalError }
    let token = Token(
      name: "\(app.clientId)-\(state.tokens.count + 1)", value: RandomText.make(48), account: account.name,
      access: access, folderid: folder)
    state.add(token)
    var reply = APIReply()
    reply.accessToken = token.value
    reply.uid = account.uid
    return reply
  }

  private static func allow(_ app: App, _ call: APICall, _ state: CloudState) -> Answer {
    guard let account = try? state.account(call.parameters["account"] ?? state.settings.signInAs) else {
      return .page(status: 400, html: OAuthPage.failure(.loginRequired))
    }
    let code = RandomText.make(32)
    state.codes[code] = (app.clientId, account.name)
    guard let redirect = call.parameters["redirect_uri"] else {
      return .page(status: 200, html: OAuthPage.code(code, app))
    }
    var pairs = [("code", code)]
    if state.settings.sendHostname != false {
      pairs += [("locationid", String(account.region.locationID)), ("hostname", account.region.apiHost)]
    }
    return .redirect(to: address(redirect, pairs + returnedState(call, state)))
  }

  private static func deny(_ call: APICall, _ state: CloudState) -> Answer {
    guard let redirect = call.parameters["redirect_uri"] else {
      return .page(status: 200, html: OAuthPage.denied())
    }
    return .redirect(to: address(redirect, [("error", "access_denied")] + returnedState(call, state)))
  }

  private static func returnedState(_ call: APICall, _ state: CloudState) -> [(String, String)] {
    guard state.settings.sendState != false, let text = call.parameters["state"], !text.isEmpty else { return [] }
    return [("state", text)]
  }

  private static func address(_ base: String, _ pairs: [(String, String)]) -> String {
    let query = pairs.map { "\($0.0)=\(URLQuery.encode($0.1))" }.joined(separator: "&")
    return base + (base.contains("?") ? "&" : "?") + query
  }
}
