import BackupCore
import Synchronization

/// Hears what the log of a fetch says, on the thread that reads it, and tells who waits for files what has arrived.
final class FetchWatch: Sendable {
  private let host: Host
  private let job: String
  private let bytes: Int64
  private let files: Int
  private let state = Mutex(State())
  /// One element for any number of files that arrived since the last; ends when the fetch does.
  let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  private struct State: Sendable {
    var done = 0
    var errors: [[UInt8]: String] = [:]
    /// Hashes of the names of files nobody asked for yet.
    var arrived: [UInt64] = []
  }

  init(_ host: Host, job: String, bytes: Int64, files: Int) {
    self.host = host
    self.job = job
    self.bytes = bytes
    self.files = files
    (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Does the work and ends `wakes`, however it ended.
  func closing<T: Sendable>(_ work: @Sendable () async throws -> T) async throws -> T {
    defer { wake.finish() }
    return try await work()
  }

  /// The files that arrived since this was last asked, as hashes of their names in the log.
  func takeArrived() -> [UInt64] {
    state.withLock { state in
      defer { state.arrived.removeAll(keepingCapacity: true) }
      return state.arrived
    }
  }

  var errors: [[UInt8]: String] { state.withLock { $0.errors } }

  func take(_ event: AppliedEvent) {
    switch event {
    case .done(let name, _):
      state.withLock { state in
        state.done += 1
        state.arrived.append(ArrivalIndex.hash(name))
      }
      wake.yield()
    case .touched: state.withLock { $0.done += 1 }
    case .failed(let name, let message):
      state.withLock { if $0.errors.count < RunRecord.errorLimit { $0.errors[name] = message } }
    case .progress(let progress):
      var report = RunProgress(job: job, phase: .fetching)
      report.bytes = progress.bytes
      report.totalBytes = bytes
      report.files = state.withLock { $0.done }
      report.totalFiles = files
      report.speed = progress.speed
      report.current = progress.current
      host.progress(report)
    }
  }
}
