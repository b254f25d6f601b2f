import NIOCore
import NIOPosix
import NIOSSL

/// A loopback port and the connections to it.
struct Listener: Sendable {
  /// What the event loops report, in order.
  private enum Arrival: Sendable {
    case accepted(any Channel)
    case ready(HTTPChannel)
  }

  let port: Int
  private let server: any Channel
  private let responder: any Responder
  private let arrivals: AsyncStream<Arrival>
  private let end: @Sendable () -> Void

  /// Opens a port for plain HTTP.
  init(plainPort port: Int, responder: any Responder) async throws {
    try await self.init(port: port, responder: responder) { channel, ready in
      ready(try wrapHTTP(channel))
    }
  }

  /// Opens a port for a CONNECT proxy that serves `*.pcloud.com` itself.
  init(
    proxyPort port: Int, tls: NIOSSLContext, responder: any Responder, refused: @escaping @Sendable (String) -> Void
  ) async throws {
    try await self.init(port: port, responder: responder) { channel, ready in
      let handler = TunnelHandler(tls: tls, established: ready, refused: refused)
      try channel.pipeline.syncOperations.addHandler(handler)
    }
  }

  /// - Parameter prepare: called for each connection on its event loop; hands it on once it speaks HTTP.
  private init(
    port: Int, responder: any Responder,
    prepare: @escaping @Sendable (any Channel, @escaping @Sendable (HTTPChannel) -> Void) throws -> Void
  ) async throws {
    let (arrivals, arrive) = AsyncStream.makeStream(of: Arrival.self)
    do {
      server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            arrive.yield(.accepted(channel))
            try prepare(channel) { connection in
              // NIO insists that each one is closed properly, also one that comes when nobody takes it any more.
              guard case .terminated = arrive.yield(.ready(connection)) else { return }
              Task { try? await connection.executeThenClose { _, _ in } }
            }
          }
        }
        .bind(host: "127.0.0.1", port: port).get()
    } catch {
      throw SandboxError("cannot listen on 127.0.0.1:\(port): \(error)")
    }
    self.port = server.localAddress?.port ?? port
    self.responder = responder
    self.arrivals = arrivals
    end = { arrive.finish() }
  }

  /// Serves until `stop()`; returns when every connection is closed.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await arrival in arrivals {
        switch arrival {
        case .accepted(let channel): group.addTask { await keep(channel) }
        case .ready(let connection): group.addTask { await serve(connection) }
        }
      }
      group.cancelAll()
    }
  }

  /// Closes the port and has `run()` end.
  func stop() async {
    try? await server.close()
    end()
  }

  /// Closes a connection with the listener, whatever stage it is in.
  private func keep(_ channel: any Channel) async {
    await withTaskCancellationHandler {
      try? await channel.closeFuture.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  private func serve(_ connection: HTTPChannel) async {
    // What is thrown here is a connection the client or a fault has ended.
    try? await connection.executeThenClose { inbound, outbound in
      let exchange = HTTPExchange(inbound, outbound, connection.channel)
      while try await exchange.nextRequest() { try await responder.respond(to: exchange) }
    }
  }
}
