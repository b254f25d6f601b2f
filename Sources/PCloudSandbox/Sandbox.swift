import Foundation
import NIOCore
import NIOSSL

/// A running sandbox: an account-free pCloud on loopback ports.
///
/// Clients reach it by the real host names with `environment`; tests steer it through `cloud`, other programs through
/// the control endpoint (`docs/sandbox.md`).
package struct Sandbox: Sendable {
  package let cloud: Cloud
  /// Port of the proxy; direct TLS connections are served there too.
  package let port: Int
  package let controlPort: Int
  /// The certificate authority clients must trust.
  package let certificateFile: String
  private let folder: SandboxFolder
  private let listeners: [Listener]
  private let serving: Task<Void, Never>

  /// Opens both ports; returns when connections are accepted.
  ///
  /// - Throws: `SandboxError` when a port is taken, `openssl` is missing, or the data folder cannot be used.
  package static func start(_ options: SandboxOptions = SandboxOptions()) async throws -> Sandbox {
    let folder = try SandboxFolder(keeping: options.dataFolder)
    do {
      return try await Sandbox(options, folder)
    } catch {
      folder.release()
      throw error
    }
  }

  private init(_ options: SandboxOptions, _ folder: SandboxFolder) async throws {
    let certificate = try ServerCertificate(madeIn: folder.path)
    let contents = ContentStore(
      folder: folder.contents, memoryLimit: folder.isKept ? -1 : options.memoryLimit, keepsFiles: folder.isKept)
    let cloud = try Cloud(
      seed: options.seed, settings: options.settings, contents: contents,
      log: folder.isKept ? StateLog(path: folder.stateFile) : nil)
    try await folder.sweep(keeping: cloud.contentFiles)
    let proxy = try await Listener(
      proxyPort: options.port, tls: try Sandbox.tls(certificate),
      responder: APIResponder(cloud: cloud, contents: contents)
    ) { host in
      Task { await cloud.noteRefusedHost(host) }
    }
    let control: Listener
    do {
      control = try await Listener(
        plainPort: options.controlPort, responder: ControlResponder(cloud: cloud, contents: contents))
    } catch {
      await proxy.stop()
      throw error
    }
    self.cloud = cloud
    self.folder = folder
    port = proxy.port
    controlPort = control.port
    certificateFile = certificate.authorityFile
    listeners = [proxy, control]
    serving = Task {
      async let proxied: Void = proxy.run()
      async let controlled: Void = control.run()
      _ = await (proxied, controlled)
    }
  }

  package var proxyURL: String { "http://127.0.0.1:\(port)" }
  package var controlURL: String { "http://127.0.0.1:\(controlPort)" }

  /// What a client's environment needs.
  package var environment: [String: String] {
    ["HTTPS_PROXY": proxyURL, "SSL_CERT_FILE": certificateFile]
  }

  /// Closes every connection and both ports, and deletes the temporary files.
  package func stop() async {
    for listener in listeners { await listener.stop() }
    await serving.value
    folder.release()
  }

  private static func tls(_ certificate: ServerCertificate) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMFile(certificate.certificateFile).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let key = try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(key))
    configuration.applicationProtocols = ["http/1.1"]
    return try NIOSSLContext(configuration: configuration)
  }
}
