import Foundation
import TestSupport

/// The machine a case is lived on: a world, and what its job, its mounts and its remote are at the moment.
struct DisasterMachine: Sendable {
  /// What there is where the source folder should be.
  enum Ground: Sendable {
    case folder, foldersOfBefore, nothing, file
  }

  let world: World
  var guards: DisasterGuards
  var job = "photos"
  var source: String
  var destination: String
  var filters: [String]
  var state: String
  /// Another account than the world's own.
  var account: Cloud?
  private let accountFolder: TemporaryFolder
  /// The folder of the disk, or of the account, the remote leads to.
  var root: String
  /// The path of that folder in the account.
  var rootPath = ""
  /// Further lines of `mirrorkeep.yaml`.
  var remotes = ""
  /// By mount point, relative to the source (`""`, `disk`): the folder that holds its files.
  var volumes: [String: String] = [:]
  /// What mounts them, in a namespace of each run's own.
  var mounts: [String] = []

  init(_ world: World, _ disaster: DisasterCase) throws {
    self.world = world
    accountFolder = try TemporaryFolder()
    guards = disaster.guards
    source = world.source
    destination = world.destination
    filters = disaster.filters
    state = world.state
    root = world.place == .disk ? "disk" : ""
  }

  /// Where the job's mirror lies, below what the remote leads to.
  var mirrorPath: String { String(destination.drop { $0 != ":" }.dropFirst()) }

  /// Writes the job, its remote's section and what jobs share.
  func write() throws {
    let filters = filters.map { "'\($0)'" }.joined(separator: ", ")
    try world.folder.write(
      "source: \(source)\ndestination: \(destination)\n\(guards.line)filters: [\(filters)]\n", to: "jobs/\(job).yaml")
    try world.useRclone(world.rclone, remotes: remotes)
    try world.writeConfig(section)
  }

  private var section: String {
    guard let cloud = account ?? world.cloud else {
      return "[\(world.remote)]\ntype = alias\nremote = \(world.folder.path(root))\n"
    }
    let section = cloud.section(world.remote)
    return root.isEmpty
      ? section : section.replacing("root_folder_id = d\(cloud.rootFolder)", with: "root_folder_id = \(root)")
  }

  var environment: [String: String] { world.environment.merging(account?.environment ?? [:]) { $1 } }

  /// Has the remote lead to another account, which is empty.
  mutating func changeAccount() async throws {
    try makeFolder(accountFolder.path("tmp"))
    account = try await Cloud(in: accountFolder)
  }

  /// What a command has to be started through to see the source.
  var through: [String] {
    guard !mounts.isEmpty else { return [] }
    return ["unshare", "--mount", "sh", "-c", mounts.joined(separator: " && ") + " && exec \"$@\"", "sh"]
  }

  /// Makes a volume that holds what lies at `point` of the source, and mounts it for the runs to come.
  mutating func mountVolume(at point: String) throws {
    let volume = world.folder.path("volume")
    try makeFolder(volume)
    try makeFolder(source + "/" + point)
    volumes[point] = volume
    mounts = ["mount --bind \(volume) \(source)/\(point)"]
  }

  /// Makes the source exactly `tree`, each file on the volume it belongs to.
  func lay(_ tree: Tree, _ ground: Ground = .folder) throws {
    try lay(tree, at: source, leavingFolders: ground == .foldersOfBefore)
    for (point, volume) in volumes {
      let below = point.isEmpty ? tree : tree.below(point)
      try lay(below, at: volume, leavingFolders: ground == .foldersOfBefore)
      try lay(
        point.isEmpty ? Tree() : tree.without(tree.below(point).files.keys.map { Array("\(point)/".utf8) + $0 }),
        at: source)
      try makeFolder(source + "/" + point)
    }
    guard ground == .nothing || ground == .file else { return }
    try FileManager.default.removeItem(atPath: source)
    if ground == .file { try Data("not a folder".utf8).write(to: URL(fileURLWithPath: source)) }
  }

  /// Makes the folder `path` exactly `tree`.
  func lay(_ tree: Tree, at path: String, leavingFolders: Bool = false) throws {
    if leavingFolders {
      for file in try Tree(reading: path).files.keys { _ = (Array(path.utf8) + [47] + file).asPath { unlink($0) } }
    } else {
      try? FileManager.default.removeItem(atPath: path)
    }
    try makeFolder(path)
    for (file, value) in tree.files {
      HistoriesDisk.write(
        value.bytes, to: Array(path.utf8) + [47] + file, modified: Int64(value.modified) * 1_000_000_000)
    }
  }

  func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Makes `mirrorkeep`'s attempt of one night; nobody is there to answer.
  func run(onDay day: Int, _ options: [String] = []) async throws -> JSON {
    let ending = try await world.start(
      ["run", job, "--json"] + options, environment: environment.merging(World.day(day)) { $1 }, through: through,
      state: state
    ).end()
    guard let record = try? JSON(ending.stdout)[0], record["run"].text != nil else {
      throw TestError("no record: \(ending)")
    }
    return record
  }

  /// Learns from the keep folder all that a new machine can.
  func recover() async throws {
    let ending = try await world.start(["recover", destination, "--json"], environment: environment, state: state).end()
    guard ending.status == 0 else { throw TestError("not recovered: \(ending)") }
  }

  /// Restores a point into a new folder.
  func restored(_ run: String) async throws -> Tree {
    let target = world.folder.path("restored")
    try? FileManager.default.removeItem(atPath: target)
    let ending = try await world.start(
      ["restore", job, "--json", "--at", run, "--to", target], environment: environment, state: state
    ).end()
    guard ending.status == 0 else { throw TestError("point \(run) is not restored: \(ending.stdout)\(ending.stderr)") }
    return try Tree(reading: target)
  }

  /// All the remote leads to, and all it ever led to.
  func far() async throws -> Tree {
    var tree = Tree()
    if world.place == .disk {
      for name in ["disk", "moved"] {
        for (path, file) in try Tree(reading: world.folder.path(name)).files {
          tree.files[Array("\(name)/".utf8) + path] = file
        }
      }
      return tree
    }
    for (name, cloud) in [("own", world.cloud), ("other", account)] {
      guard let cloud else { continue }
      for (path, file) in try await content(of: cloud).files { tree.files[Array("\(name)/".utf8) + path] = file }
    }
    return tree
  }

  /// All an account's folder holds, of the lanes only `lane`'s files.
  func content(of cloud: Cloud, lane: String? = nil) async throws -> Tree {
    let copy = world.folder.path("fetched")
    try? FileManager.default.removeItem(atPath: copy)
    try await rclone(cloud, "copy", "all:" + (lane ?? ""), copy)
    return try Tree(reading: copy).filtered { !$0.hasPrefix("lane-") }
  }

  /// The id of a folder of the account, as rclone.conf has it.
  func folderID(_ name: String) async throws -> String {
    let text = try await rclone(world.cloud, "lsjson", "--dirs-only", "all:")
    let folder = try JSON(text).list.first { $0["Name"].text == name }
    guard let id = folder?["ID"].text else { throw TestError("no folder '\(name)': \(text)") }
    return id
  }

  /// rclone's own words for an account, which it knows as `all:`.
  @discardableResult
  func rclone(_ cloud: Cloud?, _ arguments: String...) async throws -> String {
    guard let cloud else { throw TestError("no account") }
    let config = try world.folder.write(cloud.section("all"), to: "all.conf")
    let running = try Running(
      world.rclone,
      ["--config", config, "--no-unicode-normalization", "--no-update-dir-modtime", "--transfers", "16"] + arguments,
      environment: world.environment.merging(cloud.environment) { $1 }, output: world.folder.path("out/rclone"))
    let ending = await running.end()
    guard ending.status == 0 else { throw TestError("rclone \(arguments): \(ending)") }
    return ending.stdout
  }
}
