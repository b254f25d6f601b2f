import Foundation
import NIOCore

/// What each route of the control endpoint does.
struct ControlRoutes {
  let cloud: Cloud
  let contents: ContentStore

  func answer(_ request: ControlRequest, _ exchange: HTTPExchange) async throws {
    if request.route == "GET /files" {
      let content = try await cloud.content(request.required("path"), account: request.query["account"])
      return try await exchange.send(200, content, range: 0..<content.size, headers: [])
    }
    if request.route == "PUT /files" { return try await putFile(request, exchange) }
    guard let value = try await value(for: request) else {
      throw SandboxError("there is no '\(request.route)'; see docs/sandbox.md")
    }
    let body = try ControlRequest.encoder.encode(value)
    try await exchange.send(200, type: "application/json", ByteBuffer(bytes: body + [10]))
  }

  /// The JSON answer of a route, `nil` for a route that does not exist.
  private func value(for request: ControlRequest) async throws -> (any Encodable)? {
    switch request.route {
    case "POST /reset":
      try await cloud.reset()
      return Done()
    case "GET /counts": return await cloud.counts
    case "DELETE /counts":
      await cloud.clearCounts()
      return Done()
    case "GET /calls":
      return await cloud.callList.filter { request.query["method"] == nil || request.query["method"] == $0.method }
    case "GET /settings": return await cloud.settings
    case "POST /settings":
      await cloud.apply(try await request.decode(Settings.self))
      return await cloud.settings
    default:
      if let value = try await faultValue(for: request) { return value }
      return try await accountValue(for: request)
    }
  }

  private func faultValue(for request: ControlRequest) async throws -> (any Encodable)? {
    switch (request.route, request.rest.first) {
    case ("GET /faults", nil): return await cloud.faultList
    case ("GET /faults", let id?): return try await fault(number(id))
    case ("POST /faults", nil): return try await fault(cloud.addFault(request.decode(Fault.self)))
    case ("DELETE /faults", nil):
      await cloud.removeFaults()
      return Done()
    case ("DELETE /faults", let id?):
      try await cloud.removeFault(number(id))
      return Done()
    default: return nil
    }
  }

  private func accountValue(for request: ControlRequest) async throws -> (any Encodable)? {
    switch (request.route, request.rest.count) {
    case ("GET /accounts", 0): return await cloud.accounts
    case ("POST /accounts", 0): return await cloud.addAccount(try await request.decode(NewAccount.self))
    case ("GET /apps", 0): return await cloud.apps
    case ("POST /apps", 0):
      let app = try await request.decode(App.self)
      await cloud.addApp(app)
      return app
    case ("GET /tokens", 0): return await cloud.tokens
    case ("POST /tokens", 0): return try await cloud.addToken(request.decode(NewToken.self))
    case ("DELETE /tokens", 1):
      try await cloud.revokeToken(request.rest[0])
      return Done()
    case ("POST /folders", 0):
      return ["folderid": try await cloud.addFolder(request.decode(NewFolder.self))]
    case ("POST /quota", 0):
      let wanted = try await request.decode(Quota.self)
      try await cloud.setQuota(wanted.bytes, account: wanted.account)
      return Done()
    case ("DELETE /files", 0):
      try await cloud.remove(request.required("path"), account: request.query["account"])
      return Done()
    case ("GET /tree", 0):
      return try await cloud.tree(request.query["path"] ?? "/", account: request.query["account"])
    default: return nil
    }
  }

  private func putFile(_ request: ControlRequest, _ exchange: HTTPExchange) async throws {
    let writer = ContentWriter(contents)
    while let chunk = try await exchange.nextChunk() { try writer.append(chunk) }
    let entry = try await cloud.putContent(
      request.required("path"), writer.finish(), modified: request.query["modified"].flatMap(Int64.init),
      account: request.query["account"])
    let body = try ControlRequest.encoder.encode(entry)
    try await exchange.send(200, type: "application/json", ByteBuffer(bytes: body + [10]))
  }

  private func fault(_ id: Int) async throws -> FaultEntry {
    guard let entry = await cloud.faultList.first(where: { $0.id == id }) else {
      throw SandboxError("there is no fault \(id)")
    }
    return entry
  }

  private func number(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw SandboxError("'\(text)' is no number") }
    return number
  }

  /// The answer where there is nothing to say.
  private struct Done: Encodable {
    let ok = true
  }

  private struct Quota: Decodable {
    let bytes: UInt64
    let account: String?
  }
}
