import BackupCore
import Testing

@testable import Rclone

@Suite struct LogTallyTests {
  @Test func failuresAreGroupedByCauseWithThreeSamples() {
    var tally = LogTally()
    for index in 0..<1000 {
      let name = "folder \(index)/a \"b\" \(index)"
      let cause = index % 10 == 0 ? "no such file or directory" : "permission denied"
      let message = "Failed to copy: failed to open source object: open /my files/\(name): \(cause)"
      tally.add(LogEvent(.failed(message), level: .error, object: LogName(name)))
    }
    #expect(tally.errorCount == 1000)
    #expect(tally.errors.map(\.count) == [100, 900])
    #expect(tally.errors.allSatisfy { $0.samples.count == 3 && $0.isAboutPaths })
    #expect(tally.errors.last?.cause == "Failed to copy: failed to open source object: open …: permission denied")
    #expect(tally.errors.last?.samples.first?.object == LogName("folder 1/a \"b\" 1"))
  }

  @Test func numbersDoNotMakeNewCausesButResultsDo() {
    let grown = "can't copy - source file is being updated (size changed from … to …)"
    let cause = ErrorCause.text("can't copy - source file is being updated (size changed from 17 to 99)", object: nil)
    #expect(cause == grown)
    #expect(ErrorCause.text("pcloud error: x. (2094)", object: nil) == "pcloud error: x. (2094)")
    #expect(ErrorCause.text("Put \"https://h/a?b=1\": EOF", object: nil) == "Put \"https://…\": EOF")
    #expect(ErrorCause.text("mkdir /a/b c: not a directory", object: nil) == "mkdir …: not a directory")
    #expect(ErrorCause.text("half \"quoted", object: nil) == "half \"…\"")
  }

  @Test func memoryIsBoundedWhateverFails() {
    var tally = LogTally()
    var letters = Array("abcdefghijklmnopqrstuvwxyz")
    for _ in 0..<5000 {
      letters.shuffle()
      let text = String(letters)
      tally.add(LogEvent(.failed("strange " + text), level: .error, object: LogName(text + "!")))
      tally.add(LogEvent(.text(text), level: .unknown))
    }
    #expect(tally.errors.count <= LogTally.groupLimit)
    #expect(tally.errorCount == 5000)
    #expect(tally.tail.count == LogTally.tailLimit && tally.tail.last == String(letters))
    #expect(tally.firstTexts.count == LogTally.firstTextLimit && tally.texts == 5000)
  }

  @Test func theLastAttemptHasTheLastWord() {
    var tally = LogTally()
    func fail(_ name: String) { tally.add(LogEvent(.failed("no"), level: .error, object: LogName(name))) }
    fail("a")
    fail("b")
    tally.add(LogEvent(.attempt(1, of: 3, succeeded: false), level: .error))
    #expect(tally.errorCount == 0)
    fail("a")
    tally.add(LogEvent(.attempt(2, of: 3, succeeded: false), level: .error))
    fail("a")
    tally.add(LogEvent(.attempt(3, of: 3, succeeded: false), level: .error))
    #expect(tally.errorCount == 1)
    tally.add(LogEvent(.attempt(3, of: 3, succeeded: true), level: .error))
    #expect(tally.errorCount == 0)
  }

  @Test func theFirstResultOfPCloudsIsKept() {
    let tally = RcloneExitTests.tally(["no", "pcloud error: Access denied. (2003)", "pcloud error: x (2008)"])
    #expect(tally.pcloudResult == 2003)
  }
}
