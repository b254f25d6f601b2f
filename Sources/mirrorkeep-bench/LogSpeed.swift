import Foundation
import Rclone

/// How fast rclone's log is read.
enum LogSpeed {
  /// Prints `{"bytes": …, "events": …, "megabytes_per_second": …}`; the speed is of processor time, the file being in
  /// memory.
  static func measure(_ path: String) throws {
    let log = try Data(contentsOf: URL(fileURLWithPath: path))
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
