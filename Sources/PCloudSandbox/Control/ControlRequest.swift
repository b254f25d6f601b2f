import Foundation
import NIOCore
import NIOHTTP1

/// A request to the control endpoint.
struct ControlRequest {
  /// `POST /faults`, with the parts of the path after the first two in `rest`.
  let route: String
  /// Third and later part of the path.
  let rest: [String]
  let query: [String: String]
  private let exchange: HTTPExchange

  /// - Throws: `Cut` for a `Host` other than a loopback name: a web page of another site has no business here.
  init(_ exchange: HTTPExchange) async throws {
    let host = exchange.head.headers.first(name: "host")?.split(separator: ":").first.map(String.init)
    guard host == "127.0.0.1" || host == "localhost" else { throw HTTPExchange.Cut() }
    let halves = exchange.head.uri.split(separator: "?", maxSplits: 1)
    let parts = (halves.first ?? "").split(separator: "/").map { URLQuery.decode($0) }
    route = "\(exchange.head.method.rawValue) /\(parts.first ?? "")"
    rest = Array(parts.dropFirst())
    query = halves.count > 1 ? URLQuery.parse(halves[1]) : [:]
    self.exchange = exchange
  }

  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// The body as JSON; an empty body counts as `{}`.
  func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
    let body = try await exchange.body()
    let data = body.readableBytes == 0 ? Data("{}".utf8) : Data(body.readableBytesView)
    return try ControlRequest.decoder.decode(type, from: data)
  }

  /// A query parameter that must be there.
  func required(_ name: String) throws -> String {
    guard let value = query[name] else { throw SandboxError("the query needs '\(name)'") }
    return value
  }
}
