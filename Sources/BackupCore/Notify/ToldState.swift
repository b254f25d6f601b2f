package import Foundation

/// What a channel was told of a bad state of a job's backups, verifies or drills while it lasts.
package struct ToldState: Codable, Equatable, Sendable {
  /// When the state became bad.
  package var since: Date
  /// The states told (`failed/network`), and when last.
  package var told: [String: Date]

  package init(since: Date, told: [String: Date] = [:]) {
    self.since = since
    self.told = told
  }
}
