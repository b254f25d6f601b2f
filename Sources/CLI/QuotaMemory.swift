import BackupCore
import Foundation
import History
import Rclone

/// Remembers what remotes say about their space, for reports: no run asks them just for that.
enum QuotaMemory {
  /// Best effort, and only where there is a history already: asking a remote is no run.
  static func note(_ check: RemoteCheck, _ session: Session) {
    guard let quota = check.quotaBytes, let used = check.usedBytes,
      let state = try? StateFolder.existing(session.surroundings.stateFolder),
      FileManager.default.fileExists(atPath: state.historyDatabase),
      let store = try? HistoryStore.open(state, now: session.surroundings.now())
    else { return }
    let seen = QuotaSeen(quotaBytes: quota, usedBytes: used, at: session.surroundings.now())
    try? store.setQuotaSeen(seen, remote: check.remote)
  }
}
