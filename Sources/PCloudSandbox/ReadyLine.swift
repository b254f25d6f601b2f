import Foundation

extension Sandbox {
  /// Everything a client needs to know, as one line of JSON with a newline.
  ///
  /// `client_id`, `client_secret`, `root_folder_id` and `token` are of the first app and the first token, where there
  /// are any.
  package func readyLine() async throws -> String {
    let account = await cloud.accounts.first
    let app = await cloud.apps.first
    let token = await cloud.tokens.first
    let ready = ReadyLine(
      proxy: proxyURL, certificate: certificateFile, control: controlURL,
      pid: ProcessInfo.processInfo.processIdentifier, environment: environment, account: account?.name,
      hostname: account?.hostname, clientId: app?.clientId, clientSecret: app?.clientSecret,
      rootFolderId: token.map { $0.access == .whole ? nil : $0.folderid } ?? nil, token: token?.value)
    return String(decoding: try ControlRequest.encoder.encode(ready), as: UTF8.self) + "\n"
  }
}

/// The line a sandbox prints once it is ready.
private struct ReadyLine: Encodable {
  let proxy: String
  let certificate: String
  let control: String
  let pid: Int32
  let environment: [String: String]
  let account: String?
  let hostname: String?
  let clientId: String?
  let clientSecret: String?
  let rootFolderId: NodeID?
  let token: String?
}

extension Seed {
  /// Reads a `--state-file`.
  ///
  /// - Throws: `SandboxError` when it cannot be read or is not JSON of this shape.
  package init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw SandboxError("cannot read '\(file)'")
    }
    do {
      self = try ControlRequest.decoder.decode(Seed.self, from: data)
    } catch {
      throw SandboxError("'\(file)' does not fit: \(error)")
    }
  }
}
