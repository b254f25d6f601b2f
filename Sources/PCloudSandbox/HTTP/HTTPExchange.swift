import NIOCore
import NIOHTTP1

/// The requests and answers of one connection, one after the other. Used by the connection's own task only.
final class HTTPExchange {
  typealias Inbound = NIOAsyncChannelInboundStream<HTTPServerRequestPart>
  typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>

  /// Thrown to have the connection closed at once.
  struct Cut: Error {}

  private(set) var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
  private var inbound: Inbound.AsyncIterator
  private let outbound: Outbound
  private let channel: any Channel
  private var isBodyRead = true

  init(_ inbound: Inbound, _ outbound: Outbound, _ channel: any Channel) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
    self.channel = channel
  }

  var isConnected: Bool { channel.isActive }

  /// Waits for the next request; `false` when the client has none or asked to close.
  func nextRequest() async throws -> Bool {
    guard head.isKeepAlive else { return false }
    while let part = try await inbound.next() {
      guard case .head(let head) = part else { continue }
      self.head = head
      isBodyRead = false
      if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
      }
      return true
    }
    return false
  }

  /// The next bytes of the request's body, `nil` after the last.
  ///
  /// - Throws: `Cut` when the connection ends before the body does.
  func nextChunk() async throws -> ByteBuffer? {
    guard !isBodyRead else { return nil }
    switch try await inbound.next() {
    case .body(let chunk)?: return chunk
    case .end?:
      isBodyRead = true
      return nil
    case .head?, nil: throw Cut()
    }
  }

  /// The whole body.
  ///
  /// - Throws: `Cut` beyond 64 MiB, which no form has.
  func body() async throws -> ByteBuffer {
    var all = ByteBuffer()
    while var chunk = try await nextChunk() {
      all.writeBuffer(&chunk)
      guard all.readableBytes <= 64 << 20 else { throw Cut() }
    }
    return all
  }

  /// Sends an answer after reading what is left of the request.
  ///
  /// - Parameter cutAfter: bytes of the body after which the connection is cut; with 0 nothing is sent at all.
  func send(
    _ status: Int, type: String, _ body: ByteBuffer, headers: [(String, String)] = [], cutAfter: Int? = nil
  ) async throws {
    while try await nextChunk() != nil {}
    let head = answerHead(status, type: type, length: body.readableBytes, headers)
    guard let cutAfter else {
      return try await outbound.write(contentsOf: [.head(head), .body(body), .end(nil)])
    }
    if cutAfter > 0 {
      let part = body.getSlice(at: body.readerIndex, length: min(cutAfter, body.readableBytes)) ?? body
      try await outbound.write(contentsOf: [.head(head), .body(part)])
    }
    throw Cut()
  }

  /// Sends a part of a content as the answer.
  ///
  /// Each chunk is waited for until the socket has taken it: the asynchronous writer would run ahead of a slow client.
  func send(
    _ status: Int, _ content: Content, range: Range<UInt64>, headers: [(String, String)], cutAfter: Int? = nil
  ) async throws {
    while try await nextChunk() != nil {}
    if cutAfter == 0 { throw Cut() }
    let head = answerHead(status, type: "application/octet-stream", length: range.count, headers)
    try await deliver(.head(head))
    let reader = try ContentReader(content, range: range)
    var left = cutAfter ?? Int.max
    while let chunk = try reader.next() {
      let part = chunk.getSlice(at: chunk.readerIndex, length: min(left, chunk.readableBytes)) ?? chunk
      try await deliver(.body(part))
      left -= part.readableBytes
      if left == 0 { throw Cut() }
    }
    try await deliver(.end(nil))
  }

  private func deliver(_ part: HTTPPart<HTTPResponseHead, ByteBuffer>) async throws {
    try await channel.writeAndFlush(part).get()
  }

  private func answerHead(
    _ status: Int, type: String, length: Int, _ headers: [(String, String)]
  ) -> HTTPResponseHead {
    var fields = HTTPHeaders([("Content-Type", type), ("Content-Length", String(length))] + headers)
    if !head.isKeepAlive { fields.add(name: "Connection", value: "close") }
    return HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
  }
}
