package import Foundation

/// A calendar clock that stands still until it is told to move.
package final class FixedClock: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var time: Date

  package init(_ time: Date = Date(timeIntervalSince1970: 1_795_489_212)) {
    self.time = time
  }

  package var now: Date {
    lock.lock()
    defer { lock.unlock() }
    return time
  }

  package func advance(seconds: Double) {
    lock.lock()
    defer { lock.unlock() }
    time += seconds
  }
}
