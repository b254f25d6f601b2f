import Foundation
import TestSupport

/// Bare `rclone sync` from cron beside mirrorkeep: the same files at the destination, the same disaster, no keep folder.
struct DisasterLane: Sendable {
  /// How a lane's nights ended.
  struct Result: Sendable {
    var isExitZero = true
    /// Whether bytes that lay at the destination before lie nowhere there now.
    var isLost = false
  }

  /// Names of the lanes and what their command line says beside `rclone sync SOURCE DESTINATION`.
  static let kinds: [(name: String, flags: [String])] = [("plain", []), ("careful", ["--max-delete", "25"])]

  private let machine: DisasterMachine
  private let name: String
  private let flags: [String]
  private let before: Set<[UInt8]>
  private(set) var result = Result()

  /// Copies what lies at the remote's end, keep folders left out.
  init(_ machine: DisasterMachine, _ name: String, _ flags: [String]) async throws {
    self.machine = machine
    self.name = name
    self.flags = flags
    var tree = Tree()
    if let cloud = machine.account ?? machine.world.cloud {
      tree = try await machine.content(of: cloud).withoutKeepFolders
      try machine.lay(tree, at: machine.world.folder.path("lane"))
      try await machine.rclone(cloud, "copy", machine.world.folder.path("lane"), "all:lane-\(name)")
    } else {
      for root in ["disk", "moved"] {
        let files = try Tree(reading: machine.world.folder.path(root)).withoutKeepFolders
        try machine.lay(files, at: machine.world.folder.path("lane-\(name)/\(root)"))
      }
      tree = try Tree(reading: machine.world.folder.path("lane-\(name)"))
    }
    before = tree.contents
  }

  /// One night.
  mutating func run() async throws {
    let world = machine.world
    let cloud = machine.account ?? world.cloud
    let base = cloud == nil ? world.folder.path("lane-\(name)/\(machine.root)") : "all:lane-\(name)/\(machine.rootPath)"
    let config = try world.folder.write(
      "\(cloud?.section("all") ?? "")\n[\(world.remote)]\ntype = alias\nremote = \(base)\n", to: "lane.conf")
    let words =
      machine.through + [world.rclone, "--config", config, "sync", machine.source, machine.destination]
      + machine.filters.flatMap { ["--filter", $0] } + flags
    let program = words[0].hasPrefix("/") ? words[0] : try findProgram(words[0])
    let ending = try await Running(
      program, Array(words.dropFirst()), environment: machine.environment, output: world.folder.path("out/lane")
    ).end()
    if ending.status != 0 { result.isExitZero = false }
  }

  /// Looks at what is left.
  mutating func settle() async throws {
    let after: Tree
    if let cloud = machine.account ?? machine.world.cloud {
      after = try await machine.content(of: cloud, lane: "lane-\(name)/")
    } else {
      after = try Tree(reading: machine.world.folder.path("lane-\(name)"))
    }
    result.isLost = !before.isSubset(of: after.contents)
  }
}

extension Tree {
  fileprivate var withoutKeepFolders: Tree { filtered { !$0.contains(".mirrorkeep/") } }
}
