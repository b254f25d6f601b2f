package import Foundation

/// Whether a finding is told to a channel, given what the channel was told before.
///
/// A bad state is told when it begins, and again every `reminder` while it lasts; so is each other bad state it turns into
/// before it is over, so that two that alternate are no storm. Its end is told once, when anything was told. Verifies and
/// drills that went well are told each time to whom asks for it.
package struct NotifyDecision: Equatable, Sendable {
  package static let reminder: TimeInterval = 3 * 86_400

  /// What to send; nil: nothing.
  package var event: NotifyEvent?
  /// What to remember when it could be sent (or nothing was to be); nil: nothing is wrong.
  package var told: ToldState?
  /// What to remember when it could not be sent: the next run tries again.
  package var untold: ToldState?

  package init(_ finding: NotifyFinding, on wanted: Set<NotifyKind>, told before: ToldState?) {
    let kind = finding.event.kind
    if kind.isGood {
      self.init(good: finding, wanted, before)
    } else {
      self.init(bad: finding, wanted, before)
    }
  }

  private init(good finding: NotifyFinding, _ wanted: Set<NotifyKind>, _ before: ToldState?) {
    let wasTold = before.map { !$0.told.isEmpty } ?? false
    if wasTold, wanted.contains(.recovered) {
      var event = finding.event
      event.kind = .recovered
      event.since = before?.since
      self.event = event
      untold = before
    } else if finding.event.kind != .recovered, wanted.contains(finding.event.kind) {
      event = finding.event
    }
  }

  private init(bad finding: NotifyFinding, _ wanted: Set<NotifyKind>, _ before: ToldState?) {
    var told = before ?? ToldState(since: finding.since)
    self.told = told
    untold = told
    guard wanted.contains(finding.event.kind) else { return }
    let last = told.told[finding.state]
    // A clock that was set back must not silence a channel.
    if let last, abs(finding.event.at.timeIntervalSince(last)) < Self.reminder { return }
    var event = finding.event
    event.isReminder = last != nil
    if told.since < finding.since { event.since = told.since }
    self.event = event
    told.told[finding.state] = event.at
    self.told = told
  }
}
