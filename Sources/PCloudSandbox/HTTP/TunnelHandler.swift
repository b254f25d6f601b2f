import NIOCore
import NIOSSL

/// The first bytes of a proxy connection: lands `CONNECT *.pcloud.com:443` on the sandbox itself and refuses all else.
///
/// A connection that begins with TLS at once is served too, for clients with `hostname = localhost:PORT`.
final class TunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let headLimit = 16 << 10
  private static let tlsHandshake: UInt8 = 0x16

  private let tls: NIOSSLContext
  private let established: @Sendable (HTTPChannel) -> Void
  private let refused: @Sendable (String) -> Void
  private var received = ByteBuffer()
  private var isDone = false

  /// - Parameters:
  ///   - established: gets the decrypted connection, at most once, on its event loop.
  ///   - refused: told every other host a client asks for.
  init(
    tls: NIOSSLContext, established: @escaping @Sendable (HTTPChannel) -> Void,
    refused: @escaping @Sendable (String) -> Void
  ) {
    self.tls = tls
    self.established = established
    self.refused = refused
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    received.writeBuffer(&bytes)
    guard !isDone else { return }
    if received.getInteger(at: received.readerIndex) == TunnelHandler.tlsHandshake {
      land(context)
    } else if let end = received.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
      let head = received.readString(length: end - received.readerIndex) ?? ""
      answer(head, context)
    } else if received.readableBytes > TunnelHandler.headLimit {
      refuse("400 Bad Request", context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: String, _ context: ChannelHandlerContext) {
    let words = (head.split(whereSeparator: \.isNewline).first ?? "").split(separator: " ")
    guard words.count == 3, words[0] == "CONNECT" else { return refuse("405 Method Not Allowed", context) }
    guard words[1].lowercased().hasSuffix(".pcloud.com:443") else {
      refused(String(words[1]))
      return refuse("403 Forbidden", context)
    }
    let answer = ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    land(context)
  }

  /// Becomes the server the client wanted.
  private func land(_ context: ChannelHandlerContext) {
    isDone = true
    do {
      let pipeline = context.pipeline.syncOperations
      try pipeline.addHandler(NIOSSLServerHandler(context: tls))
      established(try wrapHTTP(context.channel))
      if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
      pipeline.removeHandler(context: context, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func refuse(_ status: String, _ context: ChannelHandlerContext) {
    isDone = true
    let reason = "the sandbox only knows *.pcloud.com:443\n"
    let answer = "HTTP/1.1 \(status)\r\nContent-Length: \(reason.utf8.count)\r\nConnection: close\r\n\r\n\(reason)"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    context.close(promise: nil)
  }
}
