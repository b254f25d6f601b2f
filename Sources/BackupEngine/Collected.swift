import Synchronization

/// A set filled from callbacks of other threads.
final class Collected<Element: Hashable & Sendable>: Sendable {
  private let elements = Mutex<Set<Element>>([])

  var all: Set<Element> { elements.withLock { $0 } }

  func add(_ more: Set<Element>) { elements.withLock { $0.formUnion(more) } }
}
