import BackupCore
import Testing

@testable import Rclone

/// When exit status 3 means that a place holds nothing.
@Suite struct MissingFolderTests {
  private static let missing =
    #"{"level":"error","msg":"error listing: directory not found","object":"","objectType":"string"}"#
  private static let inside =
    #"{"level":"error","msg":"error listing: directory not found","object":"a/b","objectType":"string"}"#
  private static let denied =
    #"{"level":"error","msg":"error listing: open /m/c: permission denied","object":"c","objectType":"string"}"#

  private static func stats(_ listed: Int) -> String {
    #"{"level":"info","msg":"","stats":{"errors":2,"fatalError":false,"listed":\#(listed)}}"#
  }

  private static func tally(_ lines: String...) -> LogTally {
    var tally = LogTally()
    for line in lines { readLine(line).map { tally.add($0) } }
    return tally
  }

  @Test func `every rclone's word for a place that is not there`() throws {
    let logs = GoldenLog.all.filter { $0.scenario == "missing-folder" }
    #expect(logs.count >= 7)
    for log in logs { #expect(RcloneExit.isMissing(log.ending, log.tally), "\(log)") }
    // pCloud, asked for everything at once, says it in its last line only.
    #expect(RcloneExit.isMissing(.exited(3), Self.tally(Self.stats(0))))
  }

  @Test func `anything besides makes it none`() {
    for tally in [
      Self.tally(Self.inside, Self.stats(3)), Self.tally(Self.inside, Self.stats(0)),
      Self.tally(Self.missing, Self.stats(1)), Self.tally(Self.denied, Self.missing, Self.stats(0)),
      Self.tally(Self.missing), Self.tally(),
    ] {
      #expect(!RcloneExit.isMissing(.exited(3), tally))
      #expect(RcloneExit.listing(.exited(3), tally, evidence: .done, remote: "pc", place: "pc:m") != nil)
    }
    let whole = Self.tally(Self.missing, Self.stats(0))
    for ending in [RcloneEnding.exited(0), .exited(1), .killed(signal: 9)] {
      #expect(!RcloneExit.isMissing(ending, whole))
    }
  }

  @Test func `uploads are not looked for in a folder that is gone`() {
    let gone = Self.tally(Self.inside, Self.stats(3))
    #expect(RcloneExit.isMissing(.exited(3), gone, orFolderInIt: true))
    let denied = Self.tally(Self.denied, Self.inside, Self.stats(3))
    #expect(!RcloneExit.isMissing(.exited(3), denied, orFolderInIt: true))
  }

  @Test func `the folder is named`() {
    let tally = Self.tally(Self.denied, Self.inside, Self.stats(3))
    let failure = RcloneExit.listing(.exited(3), tally, evidence: .done, remote: "pc", place: "pc:m")
    #expect(failure?.reason == .unverified && failure?.message.contains("'a/b'") == true)
    #expect(failure?.hint?.contains("rclone lsf -R pc:m") == true)
  }
}
