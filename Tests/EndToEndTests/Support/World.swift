import Foundation
import TestSupport
import Testing

/// One test's machine: a source, a jobs folder with the job `photos`, a state folder, rclone.conf, and a remote, which is
/// a folder of the local disk or a pCloud sandbox.
final class World: Sendable {
  enum Place: String, CaseIterable, Sendable {
    case disk, cloud
  }

  static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

  let place: Place
  let folder: TemporaryFolder
  let cloud: Cloud?
  /// The real rclone.
  let rclone: String
  private let slot: Slot
  private let number = Counter()
  private let clock = Counter()

  /// `keys` are further lines of the job file. `slot` of another world lets a test have two.
  init(_ place: Place = .disk, rclone: String? = nil, keys: String = "", slot: Slot? = nil) async throws {
    if let slot { self.slot = slot } else { self.slot = await Slot.take() }
    self.place = place
    self.rclone = try rclone ?? findRclone()
    folder = try TemporaryFolder()
    for name in ["home", "tmp", "source", "disk", "out"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    cloud = place == .cloud ? try await Cloud(in: folder) : nil
    try writeConfig(cloud?.section(remote) ?? "[\(remote)]\ntype = alias\nremote = \(folder.path("disk"))\n")
    try useRclone(self.rclone)
    try writeJob(keys: keys)
  }

  /// Another machine with the same remote and source, and a state folder of its own.
  var sharedSlot: Slot { slot }

  var remote: String { place == .cloud ? "pcloud_backup" : "disk" }
  var destination: String { remote + ":jobs/photos" }
  var source: String { folder.path("source") }
  var state: String { folder.path("state") }

  func writeConfig(_ text: String) throws { try folder.write(text, to: "rclone.conf") }

  func writeJob(_ name: String = "photos", source: String? = nil, keys: String = "") throws {
    try folder.write(
      "source: \(source ?? self.source)\ndestination: \(remote):jobs/\(name)\n\(keys)", to: "jobs/\(name).yaml")
  }

  /// Has mirrorkeep use `program`; `remotes` are declared remotes.
  func useRclone(_ program: String, remotes: String = "") throws {
    try folder.write(
      "rclone: {program: \(program), config: \(folder.path("rclone.conf"))}\n\(remotes)", to: "jobs/mirrorkeep.yaml")
  }

  // MARK: - Programs

  /// What programs of this world get.
  var environment: [String: String] {
    var all = cloud?.environment ?? [:]
    all["PATH"] = Self.path
    all["HOME"] = folder.path("home")
    all["TMPDIR"] = folder.path("tmp")
    return all
  }

  /// Starts `mirrorkeep`; `through` is a command that starts it (`setpriv …`).
  func start(
    _ arguments: [String], environment extra: [String: String] = [:], through: [String] = [], state: String? = nil
  ) throws -> Running {
    let words =
      through + [try findTool("mirrorkeep"), "--jobs", folder.path("jobs"), "--state", state ?? self.state] + arguments
    let program = words[0].hasPrefix("/") ? words[0] : try findProgram(words[0])
    return try Running(
      program, Array(words.dropFirst()), environment: environment.merging(extra) { $1 },
      output: folder.path("out/\(number.next())"))
  }

  /// Runs `mirrorkeep` to its end.
  func mirrorkeep(
    _ arguments: String..., environment extra: [String: String] = [:], through: [String] = []
  ) async throws -> Ending {
    try await start(arguments, environment: extra, through: through).end()
  }

  /// Runs another program of PATH to its end; throws unless it exits with 0.
  @discardableResult
  func shell(_ name: String, _ arguments: String...) async throws -> String { try await shell(name, arguments) }

  @discardableResult
  func shell(_ name: String, _ arguments: [String]) async throws -> String {
    let program = name.hasPrefix("/") ? name : try findProgram(name)
    let running = try Running(
      program, arguments, environment: environment, output: folder.path("out/\(number.next())"))
    let ending = await running.end()
    guard ending.status == 0 else { throw TestError("\(name) \(arguments): \(ending)") }
    return ending.stdout
  }

  /// Runs the job with `--json` and returns its record, checked against the exit status.
  @discardableResult
  func backup(
    _ options: String..., environment extra: [String: String] = [:], through: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let ending = try await start(["run", "photos", "--json"] + options, environment: extra, through: through).end()
    return try record(ending, sourceLocation)
  }

  /// The one record a `run --json` printed.
  func record(_ ending: Ending, _ sourceLocation: SourceLocation = #_sourceLocation) throws -> JSON {
    guard let records = try? JSON(ending.stdout), records.list.count == 1 else {
      throw TestError("no record: \(ending)")
    }
    let record = records[0]
    #expect(record["exit_status"].int == Int(ending.status), sourceLocation: sourceLocation)
    if record.outcome != "succeeded" {
      #expect(!record.message.isEmpty && record.reason != nil, sourceLocation: sourceLocation)
      #expect(ending.stderr.contains("error: "), sourceLocation: sourceLocation)
    }
    return record
  }

  /// `plan --json --list`.
  func plan(_ options: String..., environment extra: [String: String] = [:]) async throws -> JSON {
    let ending = try await start(["plan", "photos", "--json", "--list"] + options, environment: extra).end()
    let plan = try JSON(ending.stdout)
    let status: Int32? = ["clear": 0, "held": 6][plan["verdict"].text ?? ""]
    if let status { #expect(ending.status == status) }
    return plan
  }

  /// The records of the history, newest first.
  func history() async throws -> [JSON] { try JSON(try await mirrorkeep("history", "--json").stdout).list }

  // MARK: - The source

  /// Writes a file of the source with a modification time no other write has.
  func write(_ path: String, _ text: String) throws { try write(Array(path.utf8), Array(text.utf8)) }

  func write(_ path: [UInt8], _ bytes: [UInt8]) throws {
    let full = Array(source.utf8) + [47] + path
    for (index, byte) in full.enumerated() where byte == 47 && index > 0 {
      _ = Array(full[..<index]).asPath { mkdir($0, 0o755) }
    }
    let descriptor = full.asPath { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    guard descriptor >= 0 else { throw TestError("\(String(decoding: full, as: UTF8.self)): \(errno)") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: Data(bytes))
    try touch(path)
  }

  /// Gives a file of the source another modification time.
  func touch(_ path: [UInt8]) throws {
    let full = Array(source.utf8) + [47] + path
    let time = timespec(tv_sec: 1_790_000_000 + 60 * clock.next(), tv_nsec: 123_000_000)
    guard full.asPath({ utimensat(AT_FDCWD, $0, [time, time], 0) }) == 0 else { throw TestError("touch: \(errno)") }
  }

  func touch(_ path: String) throws { try touch(Array(path.utf8)) }

  /// Removes a file or a folder of the source.
  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: source + "/" + path) }

  /// Gives a file or a folder of the source another name, making the folders it needs.
  func rename(_ from: String, _ to: String) throws {
    let target = source + "/" + to
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: source + "/" + from, toPath: target)
  }

  func sourceTree() throws -> Tree { try Tree(reading: source) }

  /// A dozen files in folders, `f0` … `f9` and `d/e/g`, `d/h`.
  func fillSource() throws {
    for index in 0..<10 { try write("f\(index)", String(repeating: "content \(index) ", count: index * 50)) }
    try write("d/e/g", "deep")
    try write("d/h", "less deep")
  }

  // MARK: - The remote

  /// The real rclone with the world's config, as somebody else would use it; throws unless it exits with 0.
  func bareRclone(_ arguments: String...) async throws {
    try await shell(rclone, ["--config", folder.path("rclone.conf")] + arguments)
  }

  /// All files of the remote, fetched by the real rclone where it is no folder of the disk.
  func far() async throws -> Tree {
    guard cloud != nil else { return try Tree(reading: folder.path("disk")) }
    let copy = folder.path("far-\(number.next())")
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try await bareRclone(
      "copy", "--no-unicode-normalization", "--no-update-dir-modtime",
      "--transfers", "16", "\(remote):", copy)
    return try Tree(reading: copy)
  }
}

extension Tree {
  /// Of a whole remote: the mirror of `job`.
  func mirror(_ job: String = "photos") -> Tree { below("jobs/\(job)") }

  /// Of a whole remote: what `run` displaced.
  func versions(_ run: String) -> Tree { below("jobs/.mirrorkeep/photos/versions/\(run)") }

  /// Of a whole remote: unfinished uploads.
  var partials: [String] { paths.filter { $0.hasSuffix(".partial") } }
}

/// Numbers from 1 on.
final class Counter: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var value = 0

  func next() -> Int {
    lock.lock()
    defer { lock.unlock() }
    value += 1
    return value
  }
}
