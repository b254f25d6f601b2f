import NIOCore
import NIOPosix
import NIOSSL

/// A loopback port and the connections to it.
struct Listener: Sendable {
  /// A connection from its first byte on, and what it becomes.
  private struct Connection: Sendable {
    let channel: any Channel
    let established: EventLoopFuture<HTTPChannel>
  }

  private typealias Server = NIOAsyncChannel<Connection, Never>

  let port: Int
  private let server: Server
  private let responder: any Responder

  /// Opens a port for plain HTTP.
  init(plainPort port: Int, responder: any Responder) async throws {
    try await self.init(port: port, responder: responder) { channel in
      channel.eventLoop.makeSucceededFuture(try wrapHTTP(channel))
    }
  }

  /// Opens a port for a CONNECT proxy that serves `*.pcloud.com` itself.
  init(
    proxyPort port: Int, tls: NIOSSLContext, responder: any Responder, refused: @escaping @Sendable (String) -> Void
  ) async throws {
    try await self.init(port: port, responder: responder) { channel in
      let established = channel.eventLoop.makePromise(of: HTTPChannel.self)
      let handler = TunnelHandler(tls: tls, established: established, refused: refused)
      try channel.pipeline.syncOperations.addHandler(handler)
      return established.futureResult
    }
  }

  private init(
    port: Int, responder: any Responder,
    prepare: @escaping @Sendable (any Channel) throws -> EventLoopFuture<HTTPChannel>
  ) async throws {
    do {
      server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            Connection(channel: channel, established: try prepare(channel))
          }
        }
    } catch {
      throw SandboxError("cannot listen on 127.0.0.1:\(port): \(error)")
    }
    self.port = server.channel.localAddress?.port ?? port
    self.responder = responder
  }

  /// Serves until its task is cancelled; returns when every connection is closed.
  func run() async {
    try? await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { await serve(connection) }
        }
      }
    }
  }

  private func serve(_ connection: Connection) async {
    let established = await withTaskCancellationHandler {
      try? await connection.established.get()
    } onCancel: {
      // A client may never say what it wants.
      connection.channel.close(promise: nil)
    }
    guard let channel = established else { return }
    // What is thrown here is a connection the client or a fault has ended.
    try? await channel.executeThenClose { inbound, outbound in
      let exchange = HTTPExchange(inbound, outbound, channel.channel)
      while try await exchange.nextRequest() { try await responder.respond(to: exchange) }
    }
  }
}
