/// The `rclone:` section of `mirrorkeep.yaml`: which rclone, which config file, how to open it.
package struct RcloneSettings: Equatable, Sendable {
  /// Absolute path, or nil to look for `rclone` on PATH.
  package var program: String?
  /// Absolute path of rclone.conf, or nil for rclone's own default place.
  package var config: String?
  package var configPassword: Secret?
  /// Names of further environment variables rclone receives.
  package var environment: [String]

  package init(
    program: String? = nil, config: String? = nil, configPassword: Secret? = nil, environment: [String] = []
  ) {
    self.program = program
    self.config = config
    self.configPassword = configPassword
    self.environment = environment
  }
}
