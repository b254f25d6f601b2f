import ArgumentParser
import BackupCore
import Foundation
import Processes
import Rclone

/// `bench-log FILE`: reads a log as a run does and prints how fast; for scripts/bench, not shown in help.
struct BenchLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bench-log", shouldDisplay: false)

  @Argument var file: String

  func run() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    var reader = LogReader()
    var events = 0
    let start = DispatchTime.now().uptimeNanoseconds
    data.withUnsafeBytes { bytes in
      reader.feed(bytes) { _ in events += 1 }
      reader.finish { _ in events += 1 }
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    Console.standard.print(#"{"bytes": \#(data.count), "seconds": \#(seconds), "events": \#(events)}"#)
  }
}
