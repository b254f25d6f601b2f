import Synchronization

/// A lock taken once for several attempts.
final class KeptLock: Sendable {
  private let unlock = Mutex<(@Sendable () -> Void)?>(nil)

  /// Takes it by `taking`, unless it is held already.
  func take(_ taking: () throws -> @Sendable () -> Void) throws {
    guard unlock.withLock({ $0 == nil }) else { return }
    let taken = try taking()
    unlock.withLock { $0 = taken }
  }

  func release() {
    unlock.withLock { unlock in
      unlock?()
      unlock = nil
    }
  }
}
