package import Foundation

/// What is known about the heartbeat in one scheduler.
package struct SchedulerStatus: Equatable, Sendable {
  package var backend: BackendName
  /// Whether its entry is there.
  package var isInstalled: Bool
  /// Where the entry is, or would be.
  package var place: String
  /// The entry is there, but the scheduler does not start it; nil where that cannot be known.
  package var isEnabled: Bool?
  package var user: String
  /// Whether it also runs while this user is logged out; nil where that cannot be known.
  package var runsLoggedOut: Bool?
  /// When the scheduler last fired, as far as it says itself.
  package var lastFiredAt: Date?
  /// Jobs with an entry of their own, sorted.
  package var jobs: [String]
}
