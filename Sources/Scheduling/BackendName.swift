/// The schedulers of hosts that mirrorkeep knows.
package enum BackendName: String, CaseIterable, Codable, Sendable {
  case systemd, cron, launchd
}
