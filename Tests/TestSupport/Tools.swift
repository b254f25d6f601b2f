import Foundation

/// A program a test needs and this machine or build does not have: the test fails, it never skips.
package struct MissingTool: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) {
    self.description = description
  }
}

/// The path of a program of this package (`mirrorkeep`, `mirrorkeep-sandbox`), built beside the running test bundle.
package func findTool(_ name: String) throws -> String {
  let bundles = Bundle.allBundles.map(\.bundlePath) + [CommandLine.arguments[0]]
  var folders = bundles.map { ($0 as NSString).deletingLastPathComponent }
  if let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
    folders.insert((running as NSString).deletingLastPathComponent, at: 0)
  }
  for folder in folders {
    let path = folder + "/" + name
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: path) { return path }
  }
  throw MissingTool(description: "'\(name)' is not built beside the tests: looked in \(folders)")
}

/// The rclone tests run: `MIRRORKEEP_TEST_RCLONE`, else the first one on PATH.
package func findRclone() throws -> String {
  if let named = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_RCLONE"], !named.isEmpty {
    guard FileManager.default.isExecutableFile(atPath: named) else {
      throw MissingTool(description: "MIRRORKEEP_TEST_RCLONE names '\(named)', which cannot be run")
    }
    return named
  }
  return try findProgram("rclone")
}

/// The first `name` on PATH.
package func findProgram(_ name: String) throws -> String {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  for folder in path.split(separator: ":") where folder.hasPrefix("/") {
    let candidate = folder + "/" + name
    if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
  }
  throw MissingTool(description: "'\(name)' is not on PATH; 'scripts/test' installs what the tests need")
}
