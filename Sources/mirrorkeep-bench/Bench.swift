import Foundation

/// What `scripts/bench` measures beside whole commands; never installed.
///
/// `mirrorkeep-bench log FILE`: how fast rclone's log is read. `mirrorkeep-bench daemon DAYS JOBS`: simulated days of the
/// built-in scheduler. Both print one JSON object.
@main
struct Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.dropFirst().map { $0 }) {
    case ("log", let rest) where rest.count == 1: try LogSpeed.measure(rest[0])
    case ("daemon", let rest):
      guard rest.count == 2, let days = Int(rest[0]), let jobs = Int(rest[1]) else { fallthrough }
      try await DaemonDays.measure(days: days, jobs: jobs)
    default:
      FileHandle.standardError.write(Data("usage: mirrorkeep-bench log FILE | daemon DAYS JOBS\n".utf8))
      exit(2)
    }
  }
}
