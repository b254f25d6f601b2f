package import BackupCore
import Foundation

/// rclone's config file on disk: found as rclone finds it, read whole, changed one section at a time.
package struct RcloneConfigFile: Equatable, Sendable {
  /// What the file is: not there, readable, or encrypted by rclone.
  package enum Content: Equatable, Sendable {
    case missing
    case plain(RcloneConfig)
    case encrypted
  }

  /// Absolute, as the user knows it; links are followed only when it is written.
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// The file named in `settings`, else the one rclone uses by itself: beside the program, in `XDG_CONFIG_HOME`, in
  /// `~/.config`, `~/.rclone.conf`; where none exists, the first of these folders that is known.
  ///
  /// Throws `Failure(.jobInvalid)` when the environment has no HOME to look in.
  package static func find(
    _ settings: RcloneSettings, program: String? = nil, environment: [String: String]
  ) throws(Failure) -> RcloneConfigFile {
    if let path = settings.config {
      guard path.hasPrefix("/") else { throw .relativeConfig(path) }
      return RcloneConfigFile(path: path)
    }
    func absolute(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
    var places: [String] = []
    if let folder = absolute("XDG_CONFIG_HOME") { places.append(folder + "/rclone/rclone.conf") }
    if let home = absolute("HOME") { places += [home + "/.config/rclone/rclone.conf", home + "/.rclone.conf"] }
    let portable = program.map { ($0 as NSString).resolvingSymlinksInPath as NSString }
    let beside = portable.map { $0.deletingLastPathComponent + "/rclone.conf" }
    let exists: (String) -> Bool = { access($0, F_OK) == 0 }
    guard let path = ([beside].compactMap { $0 } + places).first(where: exists) ?? places.first else {
      throw .homeUnknown()
    }
    return RcloneConfigFile(path: path)
  }

  /// Reads the file.
  ///
  /// Throws `Failure(.configLocked)` when it is empty, damaged or unreadable: it is never overwritten then.
  /// Throws `Failure(.jobInvalid)` when others may write to it: whoever can, decides where the data goes.
  package func load() throws(Failure) -> Content {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return .missing }
      throw .unreadableConfig(path, code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadableConfig(path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadableConfig(path, code: EISDIR) }
    guard status.st_mode & 0o022 == 0 else { throw .writableConfig(path, mode: status.st_mode & 0o777) }
    guard let bytes = RcloneConfigWriter.readAll(descriptor) else { throw .unreadableConfig(path, code: errno) }
    do {
      return .plain(try RcloneConfig(parsing: bytes))
    } catch RcloneConfigDamage.encrypted {
      return .encrypted
    } catch {
      throw .damagedConfig(path, error)
    }
  }

  /// What should be said about the file though it can be used: that others may read the secrets in it.
  package var warnings: [String] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o044 != 0 else { return [] }
    return ["others may read rclone's config '\(path)' and the tokens in it: run 'chmod 600 \(path)'"]
  }

  /// Sets keys of one section (see `RcloneConfig.set`) in the file as it is now, and reads them back.
  ///
  /// Written aside with mode 0600, synced, renamed; through a symbolic link; one writer at a time on this machine. Any
  /// failure leaves the file as it was. Throws `Failure(.configLocked)`.
  package func put(_ changes: [(key: String, value: String?)], in section: String) throws(Failure) {
    let writer = try RcloneConfigWriter(path)
    defer { writer.finish() }
    var config = RcloneConfig()
    switch try load() {
    case .missing: break
    case .plain(let present): config = present
    case .encrypted: throw .encryptedConfig(path)
    }
    let before = config
    do {
      try config.set(changes, in: section)
    } catch {
      throw .damagedConfig(path, error)
    }
    guard config != before else { return }
    try writer.replace(with: config.bytes)
    guard try load() == .plain(config) else { throw .notSaved(path) }
  }
}
