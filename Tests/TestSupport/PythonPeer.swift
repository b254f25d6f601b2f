import Foundation

/// A program in Python that answers on a loopback port of its own, as `Tests/NotifyTests/Peers` has them, with a folder for
/// what it is told. Ends with this object.
package final class PythonPeer: @unchecked Sendable {
  package let folder: TemporaryFolder
  package let port: Int
  private let process = Process()

  /// `prepare` fills the folder before the program starts. Throws when it ends without having found a port.
  package init(_ script: String, _ arguments: [String] = [], prepare: (TemporaryFolder) throws -> Void = { _ in })
    throws
  {
    folder = try TemporaryFolder()
    try prepare(folder)
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", root.appendingPathComponent("Tests/NotifyTests/Peers/" + script).path, folder.path] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PYTHONPATH": root.appendingPathComponent(".tools/python").path, "PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let messages = folder.path("messages")
    try folder.write("", to: "messages")
    process.standardError = FileHandle(forWritingAtPath: messages)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while true {
      if let port = (try? folder.text("port")).flatMap({ Int($0) }) {
        self.port = port
        return
      }
      guard process.isRunning else {
        let text = (try? folder.text("messages")) ?? ""
        throw MissingTool(description: "\(script): \(text); 'scripts/prepare --tests' installs what it needs")
      }
      usleep(20_000)
    }
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    // Not `waitUntilExit`, which may be called on the thread that started it only.
    while process.isRunning { usleep(2000) }
  }

  /// What it wrote to `name`, one JSON object a line.
  package func entries(_ name: String) throws -> [[String: Any]] {
    guard let data = FileManager.default.contents(atPath: folder.path(name)) else { return [] }
    return try data.split(separator: 10).compactMap {
      try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
  }
}
