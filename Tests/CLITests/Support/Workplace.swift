import Foundation
import TestSupport
import Testing

/// A home, a jobs folder, a state folder and a remote `there` of type alias, all below one temporary folder.
struct Workplace {
  let folder: TemporaryFolder
  let tool: String
  var environment: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    tool = try findTool("mirrorkeep")
    environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path("home"), "TZ": "UTC", "MIRRORKEEP_JOBS": folder.path("jobs"),
      "MIRRORKEEP_STATE": folder.path("state"),
    ]
    for name in ["home", "jobs", "mirror"] { try makeFolder(name) }
    try folder.write("[there]\ntype = alias\nremote = \(folder.path("mirror"))\n", to: "rclone.conf")
    try share("")
  }

  /// Writes `mirrorkeep.yaml`: the test's rclone and its config, and `more`.
  func share(_ more: String) throws {
    let rclone = "rclone:\n  program: \(try findRclone())\n  config: \(folder.path("rclone.conf"))\n"
    try folder.write(rclone + more, to: "jobs/mirrorkeep.yaml")
  }

  /// Writes a job whose source is `sources/NAME` with `files` in it, and whose destination is `there:NAME`.
  func addJob(_ name: String, files: [String: String] = ["a.txt": "alpha", "b/c.txt": "gamma"]) throws {
    try folder.write("source: \(folder.path("sources/" + name))\ndestination: there:\(name)\n", to: "jobs/\(name).yaml")
    try makeFolder("sources/" + name)
    for (path, text) in files { try folder.write(text, to: "sources/\(name)/\(path)") }
  }

  func run(_ arguments: [String], adding: [String: String?] = [:]) throws -> Ended {
    let merged = environment.merging(adding.mapValues { $0 ?? "" }) { $1 }
    let wanted = merged.filter { name, _ in adding[name].map { $0 != nil } ?? true }
    return try start(tool, arguments, environment: wanted, in: folder.path)
  }

  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(path)) }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
  }
}
