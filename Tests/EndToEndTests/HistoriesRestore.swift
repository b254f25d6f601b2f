import BackupCore
import Foundation
import TestSupport

extension HistoriesWorld {
  /// Restores the point of `run` into a new folder and returns that folder; throws unless the restore succeeded.
  func restore(_ run: RunID, at time: Date) async throws -> HistoriesTree {
    let target = folder.path("restored")
    HistoriesDisk.remove(Array(target.utf8))
    return try await restore(run, at: time, into: target, [])
  }

  /// The same into a folder in which an earlier restore may have been stopped.
  func restore(_ run: RunID, at time: Date, into target: String, _ options: [String]) async throws -> HistoriesTree {
    guard try await call(["restore", "j", "--at", run.text, "--to", target] + options, at: time) == 0 else {
      throw HistoriesViolation("the point of run \(run) is not restored: \(try folder.text("out"))")
    }
    return HistoriesTree(reading: target)
  }

  /// The runs `points` lists.
  func points(at time: Date) async throws -> [String] {
    struct Point: Decodable { var run: String }
    guard try await call(["points", "j"], at: time) == 0 else { throw HistoriesViolation("no points") }
    return try JSONDecoder().decode([Point].self, from: Data(try folder.text("out").utf8)).map(\.run)
  }

  /// The outcomes of all runs the history knows.
  func history(at time: Date) async throws -> [RunID: Outcome] {
    guard try await call(["history", "j", "--limit", "100000"], at: time) == 0 else {
      throw HistoriesViolation("no history")
    }
    let records = try JSONDecoder().decode([RunRecord].self, from: Data(try folder.text("out").utf8))
    return Dictionary(records.map { ($0.run, $0.outcome) }) { first, _ in first }
  }

  /// Runs a command with `--json`, its output into the file `out`; returns its exit status.
  private func call(_ arguments: [String], at time: Date) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--jobs", folder.path("jobs"), "--state", state, "--json"] + arguments
    process.environment = environment.merging(["MIRRORKEEP_NOW": UTCTime.text(time)]) { $1 }
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "out")))
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    return process.terminationStatus
  }
}
