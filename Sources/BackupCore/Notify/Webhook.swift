/// A POST to any server, with a body of the user's own making.
package struct Webhook: Equatable, Sendable {
  /// A header's value: text, or a reference to a secret.
  package enum Value: Equatable, Sendable {
    case text(String)
    case secret(Secret)
  }

  package var url: NotifyURL
  package var token: Secret?
  /// In file order.
  package var headers: [(name: String, value: Value)]
  /// A template; nil for the event as JSON.
  package var body: String?

  package init(url: NotifyURL, token: Secret? = nil, headers: [(name: String, value: Value)] = [], body: String? = nil)
  {
    self.url = url
    self.token = token
    self.headers = headers
    self.body = body
  }

  package static func == (first: Webhook, second: Webhook) -> Bool {
    first.url == second.url && first.token == second.token && first.body == second.body
      && first.headers.map(\.name) == second.headers.map(\.name)
      && first.headers.map(\.value) == second.headers.map(\.value)
  }
}
