import BackupCore
import Foundation
import TestSupport

extension HistoriesWorld {
  /// Restores the point of `run` into a new folder and returns that folder; throws unless the restore succeeded.
  func restore(_ run: RunID, at time: Date) async throws -> HistoriesTree {
    let target = folder.path("restored")
    HistoriesDisk.remove(Array(target.utf8))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "--jobs", folder.path("jobs"), "--state", state, "--json", "restore", "j", "--at", run.text, "--to", target,
    ]
    process.environment = environment.merging(["MIRRORKEEP_NOW": UTCTime.text(time)]) { $1 }
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "out")))
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    guard process.terminationStatus == 0 else {
      throw HistoriesViolation("the point of run \(run) is not restored: \(try folder.text("out"))")
    }
    return HistoriesTree(reading: target)
  }
}
