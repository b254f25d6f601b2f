import BackupCore
import Foundation
import Processes

/// `status --watch`: the standings of jobs once a second until the task is cancelled.
///
/// On a terminal drawn over each other; elsewhere a line a job at first, and then one whenever a job's state, or the step
/// its run is at, has changed.
struct StatusWatch: Sendable {
  private let session: Session
  private let names: [String]

  init(_ session: Session, _ names: [String]) {
    self.session = session
    self.names = names
  }

  /// Throws only what the first look throws; later ones say it and go on. Ctrl-C is its good end.
  func run() async throws {
    let first = try look()
    try await SignalTrap.cancelling { await follow(first) }
    if session.console.drawsScreen { session.console.print("") }
  }

  private func follow(_ first: [JobStanding]) async {
    var seen: [String: String] = [:]
    show(first, &seen)
    while !Task.isCancelled, !session.console.output.hasLostReader {
      try? await Task.sleep(for: .seconds(1))
      guard !Task.isCancelled else { return }
      do {
        show(try look(), &seen)
      } catch {
        let failure = Failure.of(error)
        if session.console.drawsScreen { session.console.draw(failure.message) } else { session.console.show(failure) }
      }
    }
  }

  private func look() throws -> [JobStanding] { try JobStandings(session).all(names) }

  private func show(_ standings: [JobStanding], _ seen: inout [String: String]) {
    let console = session.console
    if console.drawsScreen {
      let time = HistoryText.localWithSeconds(session.surroundings.now())
      let table = standings.isEmpty ? "no jobs" : StandingText.table(standings, columns: console.outputColumns)
      return console.draw("mirrorkeep status  \(time)  (Ctrl-C ends)\n\n" + table)
    }
    for standing in standings {
      let step = standing.running.map { "\($0.record.run) \($0.progress?.phase ?? "")" }.joined(separator: " ")
      let now = "\(standing.state.rawValue) \(step)"
      guard seen.updateValue(now, forKey: standing.job) != now else { continue }
      let time = UTCTime.text(session.surroundings.now())
      console.print("\(time) \(standing.job) \(standing.state.rawValue): \(StandingText.message(standing))")
    }
  }
}
