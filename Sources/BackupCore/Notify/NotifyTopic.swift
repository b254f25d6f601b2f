/// What of a job is in a good or bad state: its backups, its verifies and its drills are told about apart.
package enum NotifyTopic: String, CaseIterable, Codable, Sendable {
  case backup, verify, drill
}
