import Foundation
import TestSupport

/// The arguments and environments of all processes, read again and again until `end`; whether a word was ever in one.
final class ProcessWords: Sendable {
  private let words: [Data]
  private let lock = NSLock()
  private nonisolated(unsafe) var found: [String] = []
  private nonisolated(unsafe) var programs: Set<String> = []
  private nonisolated(unsafe) var isWatching = true
  private let ended = DispatchSemaphore(value: 0)

  init(_ words: [String]) {
    self.words = words.map { Data($0.utf8) }
    Thread.detachNewThread {
      while self.lock.withLock({ self.isWatching }) {
        self.look()
        usleep(1000)
      }
      self.ended.signal()
    }
  }

  /// Where a word was seen, and the names of the programs that were.
  func end() -> (found: [String], programs: Set<String>) {
    lock.withLock { isWatching = false }
    ended.wait()
    return lock.withLock { (found, programs) }
  }

  private func look() {
    for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    where process.first?.isNumber == true && process != String(getpid()) {
      for part in ["cmdline", "environ"] {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/\(part)") else { continue }
        let holds = words.contains { text.range(of: $0) != nil }
        let program =
          part == "cmdline" ? text.split(separator: 0).first.map { String(decoding: $0, as: UTF8.self) } : nil
        lock.withLock {
          if holds { found.append("\(part): \(String(decoding: text, as: UTF8.self))") }
          if let program { programs.insert((program as NSString).lastPathComponent) }
        }
      }
    }
  }
}
