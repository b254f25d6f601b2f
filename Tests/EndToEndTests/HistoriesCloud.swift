import Foundation
import TestSupport

/// A `mirrorkeep-sandbox` of one history's own.
final class HistoriesCloud: Sendable {
  private struct Ready: Decodable {
    var proxy: String
    var certificate: String
    var token: String
    var rootFolderID: Int

    enum CodingKeys: String, CodingKey {
      case proxy, certificate, token
      case rootFolderID = "root_folder_id"
    }
  }

  private let lifeline: FileHandle
  let environment: [String: String]
  /// The section of rclone.conf that leads to it.
  let section: String

  init(_ folder: TemporaryFolder) async throws {
    let process = Process()
    let file = folder.path("sandbox.json")
    process.executableURL = URL(fileURLWithPath: try findTool("mirrorkeep-sandbox"))
    process.arguments = ["--ready-file", file, "--exit-with-stdin"]
    process.environment = ["PATH": "/usr/bin:/bin"]
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The other end of its standard input: it ends when this is closed.
    lifeline = pipe.fileHandleForWriting
    while !FileManager.default.fileExists(atPath: file) {
      guard process.isRunning else { throw HistoriesViolation("the sandbox ended") }
      try await Task.sleep(for: .milliseconds(10))
    }
    let ready = try JSONDecoder().decode(Ready.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    environment = ["HTTPS_PROXY": ready.proxy, "SSL_CERT_FILE": ready.certificate]
    section = """
      [disk]
      type = pcloud
      hostname = api.pcloud.com
      root_folder_id = d\(ready.rootFolderID)
      token = {"access_token":"\(ready.token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

      """
  }

  deinit { try? lifeline.close() }
}
