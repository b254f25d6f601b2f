import Foundation

/// A value that several threads share, touched only inside `use`.
final class Locked<Value: Sendable>: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Gives `body` the value alone; keep it short and never wait inside.
  func use<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
