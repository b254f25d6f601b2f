import Synchronization

/// Counts files as a listing comes.
final class ListedCount: Sendable {
  private let number = Mutex(0)

  var count: Int { number.withLock { $0 } }

  func add(_ more: Int) { number.withLock { $0 += more } }
}
