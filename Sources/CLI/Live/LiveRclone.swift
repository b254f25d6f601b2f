import BackupCore
import Foundation
import History
import Processes
import Rclone

/// The rclone of this machine: found, checked and opened at the first use, then kept.
final class LiveRclone: Sendable {
  let settings: RcloneSettings
  let environment: [String: String]
  private let store: HistoryStore?
  private let scratch: String
  private let locks: @Sendable () -> [KernelLock]
  private let keepLog: @Sendable (UnsafeRawBufferPointer) -> Void
  private let runner: ChildRunner
  private let made = Locked<RcloneRemote?>(nil)

  init(
    _ settings: RcloneSettings, environment: [String: String], store: HistoryStore?, scratch: String,
    locks: @escaping @Sendable () -> [KernelLock] = { [] },
    keepLog: @escaping @Sendable (UnsafeRawBufferPointer) -> Void = { _ in }, runner: ChildRunner = ChildRunner()
  ) {
    self.settings = settings
    self.environment = environment
    self.store = store
    self.scratch = scratch
    self.locks = locks
    self.keepLog = keepLog
    self.runner = runner
  }

  /// What every rclone gets.
  var childEnvironment: [String: String] { ChildEnvironment.allowed(from: environment, named: settings.environment) }

  /// Absolute path of the program; throws `rclone-missing` when there is none or others may change it.
  func path() throws -> String {
    let name = settings.program ?? "rclone"
    guard let path = ProgramSearch.find(name, path: environment["PATH"]) else { throw Failure.noRclone(name) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o022 == 0 else { throw Failure.unsafeRclone(path) }
    return path
  }

  /// The version, from the history's cache where exactly this file was asked before.
  func version() async throws -> RcloneVersion {
    let path = try path()
    let stamp = FileStamp(of: path)
    if let stamp, let known = try? store?.rcloneVersion(of: stamp), let version = RcloneVersion(text: known) {
      try version.check()
      return version
    }
    let arguments = RcloneArguments(config: "/dev/null")
    let program = RcloneProgram(path: path, arguments: arguments, environment: childEnvironment, runner: runner)
    let version = try await program.version()
    if let stamp, let store, !store.isForReading { try? store.setRcloneVersion(version.description, of: stamp) }
    return version
  }

  /// rclone's config and the remotes in it.
  func remotes() async throws -> PCloudRemotes {
    let path = try path()
    let config = try RcloneConfigFile.find(settings, program: path, environment: environment)
    let rclone = PCloudRclone(
      program: path, version: try await version(), environment: childEnvironment, runner: runner)
    let secrets = SecretReader(
      environment: environment, childVariables: settings.environment, warn: { Console.standard.warn($0) })
    return PCloudRemotes(
      rclone: rclone, config: config, configPassword: settings.configPassword, secrets: secrets)
  }

  /// The adapter a run works with.
  func remote() async throws -> RcloneRemote {
    if let made = made.use({ $0 }) { return made }
    let remotes = try await remotes()
    let program = RcloneProgram(
      path: remotes.rclone.program, arguments: RcloneArguments(config: remotes.config.path),
      environment: childEnvironment, runner: runner, password: try await remotes.password(), locks: locks,
      keepLog: keepLog)
    let remote = RcloneRemote(program: program, scratch: scratch)
    made.use { $0 = remote }
    return remote
  }
}

extension FileStamp {
  /// nil when there is no such file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    self.init(
      path: path, inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: FileTime.nanoseconds(seconds: Int64(time.tv_sec), fraction: Int64(time.tv_nsec)))
  }
}

extension Failure {
  fileprivate static func noRclone(_ name: String) -> Failure {
    Failure(
      .rcloneMissing, "there is no rclone: '\(name)' is not a program on PATH",
      hint: "install rclone \(RcloneVersion.recommended) or newer from https://rclone.org/downloads/, or name it under "
        + "rclone.program in mirrorkeep.yaml")
  }

  fileprivate static func unsafeRclone(_ path: String) -> Failure {
    Failure(
      .rcloneMissing, "rclone at '\(path)' may be changed by other users, so it is not started",
      hint: "run 'chmod go-w \(path)'")
  }
}
