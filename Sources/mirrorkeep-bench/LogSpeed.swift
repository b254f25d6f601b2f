import Foundation
import Rclone

/// `mirrorkeep-bench log FILE`: how fast rclone's log is read; for `scripts/bench`, never installed.
///
/// Prints `{"bytes": …, "events": …, "megabytes_per_second": …}`; the speed is of processor time, the file being in memory.
@main
struct LogSpeed {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, arguments[1] == "log" else {
      FileHandle.standardError.write(Data("usage: mirrorkeep-bench log FILE\n".utf8))
      exit(2)
    }
    let log = try Data(contentsOf: URL(fileURLWithPath: arguments[2]))
    let started = clock()
    let events = read(log)
    let seconds = Double(clock() - started) / Double(CLOCKS_PER_SEC)
    let speed = Double(log.count) / 1_000_000 / seconds
    print(#"{"bytes": \#(log.count), "events": \#(events), "megabytes_per_second": \#(speed)}"#)
  }

  /// The number of events in `log`.
  private static func read(_ log: Data) -> Int {
    var events = 0
    var reader = LogReader()
    log.withUnsafeBytes { reader.feed($0) { _ in events += 1 } }
    reader.finish { _ in events += 1 }
    return events
  }
}
