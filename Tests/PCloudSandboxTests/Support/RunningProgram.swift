import Foundation
import Testing

/// A started `mirrorkeep-sandbox` that has said it is ready.
struct RunningProgram {
  /// Beside the test program, where SwiftPM puts executables.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("mirrorkeep-sandbox").path

  let folder: TestFolder
  let readyFile: String
  let pid: pid_t
  let proxy: String
  let certificate: String
  let control: String
  let token: String
  let rootFolder: UInt64
  /// Its standard input.
  let input = Pipe()
  private let process = Process()
  private let ended: AsyncStream<Int32>

  init(_ options: [String], seed: String?, in folder: TestFolder) async throws {
    self.folder = folder
    readyFile = folder.path + "/ready.json"
    var arguments = ["--ready-file", readyFile] + options
    if let seed {
      try folder.write(Array(seed.utf8), "seed.json")
      arguments += ["--state-file", folder.path + "/seed.json"]
    }
    let (ended, end) = AsyncStream.makeStream(of: Int32.self)
    self.ended = ended
    process.executableURL = URL(fileURLWithPath: RunningProgram.path)
    process.arguments = arguments
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.terminationHandler = {
      end.yield($0.terminationStatus)
      end.finish()
    }
    try Child.start(process)
    while !FileManager.default.fileExists(atPath: readyFile), process.isRunning {
      try await Task.sleep(for: .milliseconds(5))
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: readyFile))
    let ready = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    pid = try #require(ready["pid"] as? Int32 ?? (ready["pid"] as? Int).map(pid_t.init))
    proxy = try #require(ready["proxy"] as? String)
    certificate = try #require(ready["certificate"] as? String)
    control = try #require(ready["control"] as? String)
    token = try #require(ready["token"] as? String)
    rootFolder = try #require(ready["root_folder_id"] as? UInt64 ?? (ready["root_folder_id"] as? Int).map(UInt64.init))
  }

  /// Waits for its end.
  func end() async -> Int32? {
    for await status in ended { return status }
    return process.terminationStatus
  }

  /// Ends it if it still runs.
  func kill() async {
    if process.isRunning { process.terminate() }
    _ = await end()
  }
}
