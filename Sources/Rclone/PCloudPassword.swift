import BackupCore
package import Processes

extension PCloudRemotes {
  /// The password of rclone's config, read when the file is encrypted; nil for a plain or missing one.
  ///
  /// Throws `config-locked` when the file is encrypted and no password is named, `secret-missing` when it cannot be had.
  package func password() async throws -> SecretValue? {
    guard case .encrypted = try config.load() else { return nil }
    guard let configPassword else { throw Failure.noConfigPassword(config.path) }
    return try await secrets.read(configPassword)
  }
}
