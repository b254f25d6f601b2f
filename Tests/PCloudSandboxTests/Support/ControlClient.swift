import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Talks to a control endpoint as a script would.
struct ControlClient: Sendable {
  let url: String

  /// - Returns: the status and the JSON of the answer.
  func send(_ verb: String, _ path: String, _ body: String = "") async throws -> (status: Int, body: Data) {
    var request = URLRequest(url: try URL(string: url + path).orThrow())
    request.httpMethod = verb
    if !body.isEmpty { request.httpBody = Data(body.utf8) }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.connectionProxyDictionary = [:]
    let session = URLSession(configuration: configuration)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
  }

  func object(_ verb: String, _ path: String, _ body: String = "") async throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: try await send(verb, path, body).body) as? [String: Any] ?? [:]
  }

  func list(_ path: String) async throws -> [[String: Any]] {
    try JSONSerialization.jsonObject(with: try await send("GET", path).body) as? [[String: Any]] ?? []
  }
}

extension Optional where Wrapped == URL {
  fileprivate func orThrow() throws -> URL {
    guard let self else { throw URLError(.badURL) }
    return self
  }
}
