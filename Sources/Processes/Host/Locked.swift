import Foundation

/// A value that several threads share, touched only inside `use`.
package final class Locked<Value: Sendable>: Sendable {
  private let lock = NSLock()
  // check: allow sendable because the value is only ever touched under the lock
  private nonisolated(unsafe) var value: Value

  package init(_ value: Value) {
    self.value = value
  }

  /// Gives `body` the value alone; keep it short and never wait inside.
  package func use<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
