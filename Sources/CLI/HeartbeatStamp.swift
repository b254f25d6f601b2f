import Foundation

/// An empty file in the state folder whose time says when the last heartbeat came, for schedulers that do not say so.
enum HeartbeatStamp {
  private static func path(_ stateFolder: String) -> String { stateFolder + "/heartbeat" }

  /// Best effort: a heartbeat that cannot leave it runs all the same, and a state folder is not made for it.
  static func leave(in stateFolder: String) {
    let descriptor = open(path(stateFolder), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return }
    futimens(descriptor, nil)
    close(descriptor)
  }

  /// nil where none ever came.
  static func date(in stateFolder: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path(stateFolder)))?[.modificationDate] as? Date
  }
}
