import Foundation
import NIOCore

/// The control endpoint: plain HTTP, JSON in and out, described in `docs/sandbox.md`.
struct ControlResponder: Responder {
  let cloud: Cloud
  let contents: ContentStore

  func respond(to exchange: HTTPExchange) async throws {
    let request = try await ControlRequest(exchange)
    do {
      try await ControlRoutes(cloud: cloud, contents: contents).answer(request, exchange)
    } catch let error as SandboxError {
      try await refuse(400, error.message, exchange)
    } catch let error as DecodingError {
      try await refuse(400, "the request's JSON does not fit: \(error)", exchange)
    }
  }

  private func refuse(_ status: Int, _ message: String, _ exchange: HTTPExchange) async throws {
    let body = try ControlRequest.encoder.encode(["error": message])
    try await exchange.send(status, type: "application/json", ByteBuffer(bytes: body))
  }
}
