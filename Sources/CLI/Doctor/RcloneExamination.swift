import BackupCore
import Foundation
import Processes
import Rclone

/// rclone: the program, its version, its config.
struct RcloneExamination {
  private let session: Session
  private let settings: RcloneSettings

  init(_ session: Session, _ contents: JobsFolderContents?) {
    self.session = session
    settings = contents?.rclone ?? RcloneSettings()
  }

  func examined() async -> [Examined] { [await program(), config()] }

  private func program() async -> Examined {
    let rclone = LiveRclone(
      settings, environment: session.surroundings.environment, store: nil, scratch: NSTemporaryDirectory())
    do {
      let (path, version) = (try rclone.path(), try await rclone.version())
      guard let trouble = RcloneTrouble.known(version).first else {
        return Examined("rclone", .ok, "rclone \(version) at '\(path)'")
      }
      return Examined(
        "rclone", .warn, "rclone \(version) at '\(path)': \(trouble.message)",
        hint: "install rclone \(trouble.until) or newer from https://rclone.org/downloads/")
    } catch {
      return Examined(DoctorFinding("rclone", .of(error)))
    }
  }

  private func config() -> Examined {
    do {
      let file = try RcloneConfigFile.find(settings, searching: session.surroundings.environment)
      let access = FileAccess(ofFileAt: file.path)
      if let access, access.mode & 0o022 != 0 {
        return Examined(
          DoctorFinding(
            "config", .fail,
            "others may change rclone's config '\(file.path)' (mode \(access.text)), and so where the data goes",
            hint: "run 'chmod 600 \(file.path)'"), mend: Mending.makePrivate(file.path))
      }
      let content = try file.load()
      if let access, access.isReadable {
        return Examined(
          DoctorFinding(
            "config", .warn,
            "others may read rclone's config '\(file.path)' (mode \(access.text)) and the tokens in it",
            hint: "run 'chmod 600 \(file.path)'"), mend: Mending.makePrivate(file.path))
      }
      return Examined(judge(content, file.path))
    } catch {
      return Examined(DoctorFinding("config", error))
    }
  }

  private func judge(_ content: RcloneConfigFile.Content, _ path: String) -> DoctorFinding {
    switch content {
    case .missing:
      DoctorFinding(
        "config", .warn, "rclone has no config '\(path)' yet",
        hint: "run 'mirrorkeep remote setup NAME' for a declared remote, or 'rclone config'")
    case .plain: DoctorFinding("config", .ok, "rclone's config '\(path)' is private, and not encrypted")
    case .encrypted where settings.configPassword == nil:
      DoctorFinding(
        "config", .fail, "rclone's config '\(path)' is encrypted and there is no password for it",
        hint: "name one under rclone.config_password in mirrorkeep.yaml")
    case .encrypted: DoctorFinding("config", .ok, "rclone's config '\(path)' is private and encrypted")
    }
  }
}
