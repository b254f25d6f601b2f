import BackupCore
import Foundation
import Synchronization

/// Takes the raw log of one run as it comes; safe to call from any thread, never throws, constant memory.
package final class KeptLogWriter: Sendable {
  /// A line without its newline -> what to store instead; nil for the line itself.
  package typealias Redact = @Sendable (ArraySlice<UInt8>) -> [UInt8]?

  private let state: Mutex<KeptLogState>

  init(path: String, folder: StateFolder, limits: KeptLogLimits, redact: @escaping Redact) {
    state = Mutex(KeptLogState(path: path, folder: folder, limits: limits, redact: redact))
  }

  /// Takes the next bytes of the log, cut anywhere.
  package func write(_ bytes: [UInt8]) { state.withLock { $0.take(bytes) } }

  package func write(_ bytes: UnsafeRawBufferPointer) { write(Array(bytes)) }

  /// Makes whole lines taken so far readable for others, also if this process is killed.
  package func flush() { state.withLock { $0.flush() } }

  /// Ends the log; the second call gives the same answer.
  @discardableResult
  package func finish() -> KeptLogEnding { state.withLock { $0.finish() } }
}
