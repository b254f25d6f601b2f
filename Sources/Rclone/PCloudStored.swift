import BackupCore
import Foundation
import Processes

/// All sections of rclone's config as they are now.
struct PCloudStored: Sendable {
  var sections: [String: [String: String]] = [:]
  var isEncrypted = false
  /// Opens the encrypted config.
  var password: SecretValue?
}

extension PCloudRemotes {
  /// Reads rclone's config; an encrypted one through rclone, with the password on its standard input.
  ///
  /// Throws `Failure(.configLocked)` when the file is damaged or unreadable, there is no password
  /// or it is wrong; `Failure(.secretMissing)` when it cannot be had.
  func stored() async throws -> PCloudStored {
    switch try config.load() {
    case .missing:
      return PCloudStored()
    case .plain(let config):
      let sections = config.sections.map { ($0, config.values(in: $0) ?? [:]) }
      return PCloudStored(sections: Dictionary(uniqueKeysWithValues: sections))
    case .encrypted:
      guard let configPassword else { throw Failure.noConfigPassword(config.path) }
      let password = try await secrets.read(configPassword)
      let answer = try await rclone.call(
        PCloudArguments.dump, on: "", config: config.path, password: password)
      if let failure = answer.failure { throw failure }
      guard
        let sections = try? JSONDecoder().decode([String: [String: String]].self, from: Data(answer.output))
      else { throw Failure.unreadableDump(config.path) }
      return PCloudStored(sections: sections, isEncrypted: true, password: password)
    }
  }
}

extension Failure {
  static func noConfigPassword(_ path: String) -> Failure {
    Failure(
      .configLocked, "rclone's config '\(path)' is encrypted and no password for it is named",
      hint: "name one in mirrorkeep.yaml: 'rclone: {config_password: {file: …}}'")
  }

  static func unreadableDump(_ path: String) -> Failure {
    Failure(.configLocked, "rclone did not show what its config '\(path)' holds", hint: "run 'rclone listremotes'")
  }
}
