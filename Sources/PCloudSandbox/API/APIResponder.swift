import Foundation
import NIOCore
import NIOHTTP1

/// Serves the API, the consent page and downloads: reads a request, lets the faults have their way, and answers.
struct APIResponder: Responder {
  let cloud: Cloud
  let contents: ContentStore

  func respond(to exchange: HTTPExchange) async throws {
    var call = APICall(exchange.head)
    try await readForm(of: &call, from: exchange)
    let admission = await cloud.admit(call)
    do {
      let answer = try await answer(call, admission, exchange)
      // Entered before it is sent: whoever has seen the answer also finds the call in the list.
      await cloud.finish(admission, answer)
      try await send(answer, exchange, cutAfter: admission.replyCut)
    } catch {
      await cloud.finish(admission, nil)
      throw error
    }
  }

  private func answer(
    _ call: APICall, _ admission: Admission, _ exchange: HTTPExchange
  ) async throws -> Answer {
    try await wait(admission, exchange)
    if let bytes = admission.requestCut { try await readThenCut(after: bytes, exchange) }
    if let answer = admission.answer { return answer }
    var call = call
    if call.method == "uploadfile", call.content == nil { call.content = try await receive(exchange) }
    return await cloud.answer(call, admission)
  }

  /// Adds form fields to the parameters, and the file of a multipart form as the content.
  private func readForm(of call: inout APICall, from exchange: HTTPExchange) async throws {
    let type = exchange.head.headers.first(name: "content-type") ?? ""
    if type.hasPrefix("multipart/form-data") {
      guard let form = MultipartForm(try await exchange.body(), contentType: type) else { throw HTTPExchange.Cut() }
      call.parameters.merge(form.fields) { $1 }
      call.content = try form.file.map { try contents.store($0) }
    } else if type.hasPrefix("application/x-www-form-urlencoded") {
      call.parameters.merge(URLQuery.parse(String(buffer: try await exchange.body()))) { $1 }
    }
  }

  private func wait(_ admission: Admission, _ exchange: HTTPExchange) async throws {
    if admission.delay > 0 { try await Task.sleep(for: .milliseconds(admission.delay)) }
    for fault in admission.holds {
      while await cloud.isInForce(fault: fault) {
        guard exchange.isConnected else { throw HTTPExchange.Cut() }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  private func receive(_ exchange: HTTPExchange) async throws -> Content {
    let writer = ContentWriter(contents)
    while let chunk = try await exchange.nextChunk() { try writer.append(chunk) }
    return try writer.finish()
  }

  private func readThenCut(after bytes: Int, _ exchange: HTTPExchange) async throws {
    var read = 0
    while read < bytes, let chunk = try await exchange.nextChunk() { read += chunk.readableBytes }
    throw HTTPExchange.Cut()
  }

  private func send(_ answer: Answer, _ exchange: HTTPExchange, cutAfter: Int?) async throws {
    switch answer {
    case .json(let reply):
      let encoder = JSONEncoder()
      encoder.outputFormatting = .withoutEscapingSlashes
      let body = ByteBuffer(bytes: try encoder.encode(reply))
      try await exchange.send(200, type: "application/json; charset=utf-8", body, cutAfter: cutAfter)
    case .page(let status, let html):
      try await exchange.send(
        status, type: "text/html; charset=utf-8", ByteBuffer(string: html), cutAfter: cutAfter)
    case .plain(let status, let text):
      try await exchange.send(status, type: "text/plain", ByteBuffer(string: text), cutAfter: cutAfter)
    case .redirect(let address):
      try await exchange.send(
        302, type: "text/plain", ByteBuffer(), headers: [("Location", address)], cutAfter: cutAfter)
    case .content(let content, let range, let partial):
      let place = "bytes \(range.lowerBound)-\(range.isEmpty ? 0 : range.upperBound - 1)/\(content.size)"
      let headers = [("Accept-Ranges", "bytes")] + (partial ? [("Content-Range", place)] : [])
      try await exchange.send(answer.httpStatus, content, range: range, headers: headers, cutAfter: cutAfter)
    }
  }
}
