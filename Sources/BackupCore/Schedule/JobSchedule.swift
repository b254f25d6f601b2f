package import Foundation

/// When a job runs by itself: the key `schedule` of its file.
package struct JobSchedule: Equatable, Sendable {
  package var at: Schedule
  /// Where the times are meant; nil for the machine's own zone.
  package var timezone: NamedZone?
  package var catchUp = CatchUp.run
  /// The most a host's own offset may be.
  package var jitter = TimeSpan(seconds: 0)
  /// How late a slot may begin before it is overdue.
  package var grace = TimeSpan(seconds: 6 * 3600)

  package init(_ at: Schedule) { self.at = at }

  /// What becomes of slots nobody was there for.
  package enum CatchUp: String, CaseIterable, Codable, Sendable {
    /// One run makes up for all of them.
    case run
    /// They are recorded as missed, and the next slot is waited for.
    case skip
  }

  /// The zone the times are meant in; `local` is the machine's.
  package func zone(local: TimeZone) -> TimeZone { at.zone?.zone ?? timezone?.zone ?? local }
}
