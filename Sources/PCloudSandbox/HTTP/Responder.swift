/// Answers the requests of a listener.
protocol Responder: Sendable {
  /// Sends exactly one answer to the request `exchange` stands at, or throws to have the connection closed.
  func respond(to exchange: HTTPExchange) async throws
}
