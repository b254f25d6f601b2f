import Foundation
import PCloudSandbox
import Testing

/// A sandbox, a folder, and an rclone configured for it: what most tests stand on.
struct Fixture: Sendable {
  static let rootFolder: UInt64 = 19_066_333_043

  let folder: TestFolder
  let sandbox: Sandbox
  let rclone: Rclone
  /// The sandbox's first token, limited to `/Backups`.
  let token: String

  /// Runs a test body, then stops the sandbox and removes the folder.
  static func with(
    _ rclone: Rclone? = nil, _ change: (inout SandboxOptions) -> Void = { _ in },
    _ body: (Fixture) async throws -> Void
  ) async throws {
    var options = SandboxOptions()
    change(&options)
    let folder = try TestFolder()
    defer { folder.remove() }
    let sandbox = try await Sandbox.start(options)
    do {
      let token = try #require(await sandbox.cloud.tokens.first?.value)
      let fixture = Fixture(folder: folder, sandbox: sandbox, rclone: try rclone ?? Rclone.newest(), token: token)
      try fixture.configure("pc", token: token)
      try await body(fixture)
    } catch {
      await sandbox.stop()
      throw error
    }
    await sandbox.stop()
  }

  var cloud: Cloud { sandbox.cloud }

  /// Adds a remote to the fixture's rclone.conf.
  func configure(_ name: String, token: String, region: Region = .us, root: UInt64 = rootFolder) throws {
    let section = """
      [\(name)]
      type = pcloud
      hostname = \(region.apiHost)
      root_folder_id = d\(root)
      token = {"access_token":"\(token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

      """
    let file = URL(fileURLWithPath: "\(folder.path)/rclone.conf")
    let old = (try? Data(contentsOf: file)) ?? Data()
    try (old + Data(section.utf8)).write(to: file)
  }

  /// Runs rclone with nothing in its environment but PATH, HOME and the sandbox's two variables.
  @discardableResult
  func run(_ arguments: String..., expecting status: Int32? = 0) async throws -> ChildResult {
    let common = [
      "--config", "\(folder.path)/rclone.conf", "--retries", "1", "--low-level-retries", "1", "--timeout", "60s",
      "--no-unicode-normalization",
    ]
    var environment = sandbox.environment
    environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    environment["HOME"] = folder.path
    let result = try await Child.run(rclone.path, common + arguments, environment: environment, in: folder)
    if let status { #expect(result.status == status, "rclone \(arguments): \(result.errors)") }
    return result
  }

  /// Speaks HTTP to one of the sandbox's hosts through the proxy, with `curl` as a second TLS client.
  func request(
    _ verb: String, _ host: String, _ target: String, headers: [String] = [], body: [UInt8] = []
  ) async throws -> Reply {
    let fixed = ["Connection: close", "Content-Type:", "Expect:"] + headers
    let result = try await Child.run(
      "/usr/bin/env",
      [
        "curl", "--disable", "--silent", "--include", "--suppress-connect-headers", "--http1.1", "--globoff",
        "--path-as-is", "--proxy", "http://127.0.0.1:\(sandbox.port)", "--cacert", sandbox.certificateFile,
        "--request", verb, "--data-binary", "@-",
      ] + fixed.flatMap { ["--header", $0] } + ["https://\(host)\(target)"],
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""], input: body, in: folder)
    return Reply(result.output)
  }

  /// Calls an API method with the fixture's token, or another.
  func call(
    _ method: String, _ parameters: [String: String] = [:], verb: String = "GET", region: Region = .us,
    token: String? = nil, body: [UInt8] = []
  ) async throws -> Reply {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~")
    let query = parameters.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }.joined(separator: "&")
    return try await request(
      verb, region.apiHost, "/\(method)?\(query)", headers: ["Authorization: Bearer \(token ?? self.token)"], body: body
    )
  }
}
