import BackupCore
import Foundation

extension Failure {
  static func homeUnknown() -> Failure {
    Failure(
      .jobInvalid, "rclone's config cannot be found: HOME is not set",
      hint: "name it in mirrorkeep.yaml: 'rclone: {config: /absolute/path/rclone.conf}'")
  }

  static func relativeConfig(_ path: String) -> Failure {
    Failure(.jobInvalid, "rclone's config '\(path)' is not an absolute path", hint: "write it out from '/' on")
  }

  static func unreadableConfig(_ path: String, code: Int32) -> Failure {
    Failure(
      .configLocked, "cannot read rclone's config '\(path)': \(systemText(code))",
      hint: "make it readable for this user, or name another with 'rclone: {config: …}' in mirrorkeep.yaml")
  }

  static func unwritableConfig(_ path: String, code: Int32) -> Failure {
    Failure(
      .configLocked, "cannot write rclone's config '\(path)': \(systemText(code))",
      hint: "make its folder writable for this user; the file is unchanged")
  }

  static func busyConfig(_ path: String) -> Failure {
    Failure(
      .configLocked, "another mirrorkeep is changing rclone's config '\(path)'",
      hint: "wait for it to end, then run the same command again")
  }

  static func notSaved(_ path: String) -> Failure {
    Failure(
      .configLocked, "rclone's config '\(path)' does not hold what was written to it: something else changed it",
      hint: "run the same command again")
  }

  static func writableConfig(_ path: String, mode: mode_t) -> Failure {
    Failure(
      .jobInvalid,
      "others may change rclone's config '\(path)' (mode \(String(mode, radix: 8))), and so where backups go",
      hint: "run 'chmod 600 \(path)'")
  }

  static func encryptedConfig(_ path: String) -> Failure {
    Failure(
      .configLocked, "rclone's config '\(path)' is encrypted: mirrorkeep uses it but does not change it",
      hint: "run 'rclone config' and add or mend the remote there")
  }

  static func damagedConfig(_ path: String, _ damage: RcloneConfigDamage) -> Failure {
    switch damage {
    case .encrypted: return .encryptedConfig(path)
    case .unwritableValue(let key):
      return Failure(
        .configLocked, "the value of '\(key)' cannot be stored in rclone's config '\(path)'",
        hint: "check it for quotes, blanks at its ends and line ends")
    case .empty:
      return Failure(
        .configLocked, "rclone's config '\(path)' is empty (0 bytes): it was cut off or never written",
        hint: "put a copy of it back, or remove the empty file; mirrorkeep does not overwrite it")
    case .unreadable(let line):
      return Failure(
        .configLocked, "rclone's config '\(path)' is damaged: line \(line) is neither a section nor 'key = value'",
        hint: "mend it or put a copy back; mirrorkeep does not overwrite it")
    }
  }

  private static func systemText(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
