import BackupEngine
import Foundation
import Processes

/// Waits for a time, and notices meanwhile that a job file was changed, the clock was set, or a person asked for it.
///
/// By looking every few seconds: the same on every file system, and a clock that is set wakes no timer.
final class JobsFolderWatch: Sendable {
  private struct State {
    var seen: [String: String] = [:]
    var isAsked = false
    var clock: (calendar: Date, uptime: Double)
  }

  private let folder: String
  private let now: @Sendable () -> Date
  private let state: Locked<State>

  /// Between two looks.
  private static let seconds = 2.0
  /// A calendar clock that differs by more from what passed was set.
  private static let tolerance = 5.0

  init(_ folder: String, now: @escaping @Sendable () -> Date) {
    self.folder = folder
    self.now = now
    state = Locked(State(seen: Self.look(at: folder), clock: (now(), Self.uptime)))
  }

  /// Ends the wait under way, or the next one, as after a change.
  func wake() { state.use { $0.isAsked = true } }

  func wait(until time: Date?) async -> DaemonPorts.Waking {
    while !Task.isCancelled {
      if hasChanged() { return .change }
      let rest = time.map { $0.timeIntervalSince(now()) } ?? .infinity
      if rest <= 0 { return .time }
      try? await Task.sleep(for: .seconds(min(Self.seconds, rest)))
    }
    return .time
  }

  private func hasChanged() -> Bool {
    let files = Self.look(at: folder)
    let (calendar, uptime) = (now(), Self.uptime)
    return state.use { state in
      let passed = uptime - state.clock.uptime
      let isSet = abs(calendar.timeIntervalSince(state.clock.calendar) - passed) > Self.tolerance
      let hasChanged = state.isAsked || isSet || files != state.seen
      state = State(seen: files, isAsked: false, clock: (calendar, uptime))
      return hasChanged
    }
  }

  /// Every file with what tells that it was changed.
  private static func look(at folder: String) -> [String: String] {
    var found: [String: String] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".yaml") {
      var status = stat()
      guard stat(folder + "/" + name, &status) == 0 else { continue }
      #if canImport(Darwin)
        let changed = status.st_mtimespec
      #else
        let changed = status.st_mtim
      #endif
      found[name] = "\(status.st_ino) \(status.st_size) \(changed.tv_sec).\(changed.tv_nsec)"
    }
    return found
  }

  private static var uptime: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
