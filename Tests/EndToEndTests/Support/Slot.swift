import Foundation

/// The right to have a world: few at a time, so that a small machine is not swamped by the processes of all tests at once.
final class Slot: Sendable {
  private static let waiting = Waiting()

  private init() {}

  static func take() async -> Slot {
    await waiting.enter()
    return Slot()
  }

  deinit {
    Task { await Self.waiting.leave() }
  }

  private actor Waiting {
    private var free = 3 * ProcessInfo.processInfo.activeProcessorCount
    private var queue: [CheckedContinuation<Void, Never>] = []

    func enter() async {
      if free > 0 {
        free -= 1
      } else {
        await withCheckedContinuation { queue.append($0) }
      }
    }

    func leave() {
      if queue.isEmpty { free += 1 } else { queue.removeFirst().resume() }
    }
  }
}
