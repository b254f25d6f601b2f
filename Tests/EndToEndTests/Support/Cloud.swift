import Foundation
import TestSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A pCloud of one test's own: a `mirrorkeep-sandbox` process with the account `ann` and its folder `/Backups`.
final class Cloud: Sendable {
  private let program: Running
  /// Holds the sandbox's standard input open: it ends when this process does, however that ends.
  private let lifeline: Int32
  let ready: JSON

  /// `folder` takes its ready file and its output.
  init(in folder: TemporaryFolder) async throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else { throw TestError("no pipe") }
    lifeline = ends[1]
    let file = folder.path("sandbox.json")
    program = try Running(
      try findTool("mirrorkeep-sandbox"), ["--ready-file", file, "--exit-with-stdin", "--auto-approve", "allow"],
      environment: ["PATH": World.path, "TMPDIR": folder.path("tmp")], output: folder.path("sandbox"), input: ends[0])
    close(ends[0])
    while !FileManager.default.fileExists(atPath: file) {
      guard program.isAlive else { throw TestError("the sandbox ended: \(await program.end().stderr)") }
      try await Task.sleep(for: .milliseconds(10))
    }
    ready = try JSON(String(contentsOfFile: file, encoding: .utf8))
  }

  deinit {
    close(lifeline)
  }

  /// What a program needs in its environment to reach it.
  var environment: [String: String] {
    ["HTTPS_PROXY": ready["proxy"].text ?? "", "SSL_CERT_FILE": ready["certificate"].text ?? ""]
  }

  var token: String { ready["token"].text ?? "" }
  var rootFolder: Int { ready["root_folder_id"].int ?? 0 }

  /// A section of rclone.conf for the remote `name`.
  func section(_ name: String, token: String? = nil) -> String {
    """
    [\(name)]
    type = pcloud
    hostname = api.pcloud.com
    root_folder_id = d\(rootFolder)
    token = {"access_token":"\(token ?? self.token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

    """
  }

  // MARK: - The control endpoint (docs/sandbox.md)

  @discardableResult
  func control(_ verb: String, _ path: String, _ body: String = "") async throws -> String {
    guard let url = URL(string: (ready["control"].text ?? "") + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = verb
    if !body.isEmpty { request.httpBody = Data(body.utf8) }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.connectionProxyDictionary = [:]
    let session = URLSession(configuration: configuration)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let text = String(decoding: data, as: UTF8.self)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw TestError("\(verb) \(path): \(text)") }
    return text
  }

  /// Calls since the last `forgetCalls`, by method; `total` and `mutating` too.
  func calls() async throws -> [String: Int] {
    let counts = try JSON(try await control("GET", "/counts"))
    var calls: [String: Int] = [:]
    for method in counts["calls"].keys { calls[method] = counts["calls"][method].int }
    calls["total"] = counts["total"].int
    calls["mutating"] = counts["mutating"].int
    return calls
  }

  func forgetCalls() async throws { try await control("DELETE", "/counts") }

  /// Everything the account holds with ids, times and hashes, as text to compare.
  func state() async throws -> String { try await control("GET", "/tree") }

  /// Makes a fault; returns its id.
  func fault(_ json: String) async throws -> Int {
    guard let id = try JSON(try await control("POST", "/faults", json))["id"].int else { throw TestError("no fault") }
    return id
  }

  func removeFaults() async throws { try await control("DELETE", "/faults") }

  /// How many calls a fault has struck.
  func hits(_ fault: Int) async throws -> Int {
    try JSON(try await control("GET", "/faults/\(fault)"))["hits"].int ?? 0
  }

  /// Returns once the fault has struck a call; throws when `program` ends before.
  func waitForHit(_ fault: Int, of program: Running) async throws {
    while try await hits(fault) == 0 {
      guard program.isAlive else { throw TestError("no call was struck: \(await program.end())") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
