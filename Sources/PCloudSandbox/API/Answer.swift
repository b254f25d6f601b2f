/// What goes back to the client.
enum Answer: Sendable {
  case json(APIReply)
  case page(status: Int, html: String)
  case redirect(to: String)
  /// A download; `range` lies within the content and is a part of it when `partial`.
  case content(Content, range: Range<UInt64>, partial: Bool)
  case plain(status: Int, text: String)

  /// pCloud's result code, for the call list.
  var result: Int {
    guard case .json(let reply) = self else { return 0 }
    return reply.result
  }

  var httpStatus: Int {
    switch self {
    case .json: 200
    case .page(let status, _), .plain(let status, _): status
    case .redirect: 302
    case .content(_, _, let partial): partial ? 206 : 200
    }
  }
}
