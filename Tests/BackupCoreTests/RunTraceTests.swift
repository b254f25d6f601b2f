import Foundation
import Testing

@testable import BackupCore

/// Phases, commands and attempts as `history show` tells them.
@Suite struct RunTraceTests {
  @Test func phasesAndCommandsHaveTheirTimes() throws {
    let steps = [
      RunStep(after: 0, phase: "checking"), RunStep(after: 0.5, command: 1, argv: ["rclone", "lsf"]),
      RunStep(after: 0.75, command: 2, argv: ["rclone", "sync"]), RunStep(after: 1, command: 1, exitStatus: 0),
      RunStep(after: 2, phase: "planning"), RunStep(after: 3, command: 2), RunStep(after: 9, command: 7, exitStatus: 0),
    ]
    let trace = RunTrace(steps, seconds: 5)
    #expect(trace.phases.map(\.name) == ["checking", "planning"])
    #expect(trace.phases.map(\.seconds) == [2, 3])
    #expect(trace.commands.map(\.argv) == [["rclone", "lsf"], ["rclone", "sync"]])
    #expect(trace.commands.map(\.seconds) == [0.5, 2.25] && trace.commands.map(\.exitStatus) == [0, nil])
    let cut = RunTrace(Array(steps.prefix(2)), seconds: nil)
    #expect(cut.phases.map(\.seconds) == [nil] && cut.commands.map(\.seconds) == [nil])
    let lines = try steps.map { try JSONDecoder().decode(RunStep.self, from: JSONEncoder().encode($0)) }
    #expect(lines == steps)
  }

  @Test func attemptsAreThoseThatFollowEachOther() throws {
    let attempts = [1, 1, 2, 3, 1, 2]
    let runs = attempts.enumerated().map { number, attempt in
      let start = Date(timeIntervalSince1970: 1_795_521_600 + Double(number) * 60)
      return RunRecord(
        run: RunID(start: start, random: 1), job: "j", kind: .backup, trigger: .schedule, host: "h", startedAt: start,
        attempt: attempt)
    }
    for (index, expected) in [[0], [1, 2, 3], [1, 2, 3], [1, 2, 3], [4, 5], [4, 5]].enumerated() {
      #expect(chooseAttempts(at: runs[index], around: runs) == expected.map { runs[$0] })
    }
    #expect(chooseAttempts(at: runs[0], around: []) == [runs[0]])
  }
}
