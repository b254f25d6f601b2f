import BackupCore
import Testing

@testable import Rclone

@Suite struct LogReaderTests {
  @Test func copiesOfEveryWording() {
    func copied(_ message: String) -> LogEvent.Kind? {
      readLine(#"{"time":"t","level":"info","msg":"\#(message)","size":6,"object":"a.txt","objectType":"*local.Object"}"#)?.kind
    }
    #expect(copied("Copied (new)") == .copied(.new, to: nil))
    #expect(copied("Copied (replaced existing)") == .copied(.replaced, to: nil))
    #expect(copied("Copied (replaced existing) to: caf\\u00e9") == .copied(.replaced, to: LogName("café")))
    #expect(copied("Copied (server-side copy)") == .copied(.serverSide, to: nil))
    #expect(copied("Copied (server-side copy) to: b") == .copied(.serverSide, to: LogName("b")))
    #expect(copied("Multi-thread Copied (new)") == .copied(.new, to: nil))
    #expect(copied("Copied (Rcat, new)") == .copied(.new, to: nil))
    #expect(copied("Copied (by magic)") == .copied(.other, to: nil))
    #expect(copied("Copied (new) or not") == .note("Copied (new) or not"))
    #expect(copied("Copied") == .note("Copied"))
  }

  @Test func renamesNameBothNames() {
    let lines = [
      #"{"time":"t","level":"info","msg":"Moved (server-side) to: b","object":"a","objectType":"*local.Object"}"#,
      #"{"time":"t","level":"info","msg":"Moved (server-side)","object":"a","objectType":"*local.Object"}"#,
      #"{"time":"t","level":"info","msg":"Moved into backup dir","object":"a","objectType":"*local.Object"}"#,
      #"{"time":"t","level":"info","msg":"Renamed from \"o\\\"l\\u202ed\\xff\"","object":"b","objectType":"*local.Object"}"#,
    ]
    #expect(
      lines.map { readLine($0)?.kind } == [
        .moved(to: LogName("b")), .moved(to: nil), .movedIntoBackup, .renamed(from: LogName("o\"l\u{202E}d\u{FFFD}")),
      ])
  }

  @Test func deedsAtAnotherLevelOrWithoutAnObjectAreNotes() {
    for level in ["debug", "notice", "warning", "trace", ""] {
      let line = #"{"time":"t","level":"\#(level)","msg":"Copied (new)","object":"a","objectType":"*local.Object"}"#
      #expect(readLine(line)?.kind == .note("Copied (new)"))
    }
    #expect(readLine(#"{"level":"info","msg":"Deleted"}"#)?.kind == .note("Deleted"))
    #expect(readLine(#"{"level":"error","msg":"Deleted","object":"a"}"#)?.kind == .failed("Deleted"))
    #expect(readLine(#"{"level":"info","msg":"Deleted","object":"remote","objectType":"*pcloud.Fs"}"#)?.object == nil)
  }

  @Test func skippedRecordsCarryOperationAndSize() {
    func skipped(_ operation: String) -> LogEvent? {
      readLine(
        #"{"time":"t","level":"notice","msg":"Skipped x as --dry-run is set (size 4)","skipped":"\#(operation)","size":4,"object":"d/f","objectType":"*local.Object","source":"s"}"#
      )
    }
    let expected = LogEvent(.skipped(.copy), level: .notice, object: LogName("d/f"), size: 4)
    #expect(skipped("copy") == expected)
    #expect(skipped("delete")?.kind == .skipped(.delete))
    #expect(skipped("update modification time")?.kind == .skipped(.touch))
    #expect(skipped("move")?.kind == .skipped(.move))
    #expect(skipped("move to new \\\"name\\\"")?.kind == .skipped(.moveTo(LogName("new \"name\""))))
    #expect(skipped("make directory")?.kind == .skipped(.makeFolder))
    #expect(skipped("remove directory")?.kind == .skipped(.removeFolder))
    #expect(skipped("set directory modification time")?.kind == .skipped(.touchFolder))
    #expect(skipped("purge")?.kind == .skipped(.other("purge")))
  }

  @Test func attemptsAndConsequencesAreNoFailuresOfTheirOwn() {
    func error(_ message: String) -> LogEvent.Kind? { readLine(#"{"level":"error","msg":"\#(message)"}"#)?.kind }
    #expect(error("Attempt 1/3 failed with 2 errors and: x") == .attempt(1, of: 3, succeeded: false))
    #expect(error("Attempt 2/3 succeeded") == .attempt(2, of: 3, succeeded: true))
    #expect(error("Attempt at art failed") == .failed("Attempt at art failed"))
    #expect(error("not deleting files as there were IO errors") == .deletionsHeld)
    #expect(error("Failed to copy: x") == .failed("Failed to copy: x"))
    #expect(
      readLine(#"{"level":"notice","msg":"Failed to sync: x"}"#)?.kind == .failedAltogether("Failed to sync: x"))
  }

  @Test func statisticsOfEveryShape() throws {
    let line = #"""
      {"time":"t","level":"info","msg":"\nTransferred","stats":{"bytes":3,"checking":["c","d"],"checks":0,"deletes":0,"elapsedTime":1.5e-1,"errors":2,"eta":null,"fatalError":true,"lastError":"no \"way\"","listed":9,"renames":1,"retryError":true,"serverSideMoves":1,"speed":1.2e+06,"totalBytes":9000000000,"totalChecks":1,"totalTransfers":5,"transferTime":0,"transferring":[{"bytes":0,"eta":null,"group":"g","name":"a\tb","percentage":0,"size":3,"speed":0.0,"speedAvg":-1},{"name":"two"},{"name":"3"},{"size":1},{"name":"5"}],"transfers":4},"source":"s"}
      """#
    guard case .stats(let stats)? = readLine(line)?.kind else { throw Missing() }
    #expect(stats.bytes == 3 && stats.totalBytes == 9_000_000_000 && stats.listed == 9)
    #expect(stats.checking == 2 && stats.transferring == 5)
    #expect(stats.transferringNames == ["a\tb", "two", "3"].map { LogName($0) })
    #expect(stats.errors == 2 && stats.fatalError == true && stats.lastError == "no \"way\"")
    #expect(stats.elapsedTime == 0.15 && stats.speed == 1_200_000 && stats.eta == nil)
    #expect(!stats.isClean)
    let unknown = #"{"level":"info","msg":"","stats":{"bytes":1.0,"eta":7.5,"errors":0,"new":{"x":[1]}}}"#
    guard case .stats(let sparse)? = readLine(unknown)?.kind else { throw Missing() }
    #expect(sparse.bytes == 1 && sparse.eta == 7.5 && sparse.errors == 0 && sparse.fatalError == nil)
    #expect(!sparse.isClean, "a record that does not speak of fatal errors proves nothing")
  }

  @Test func escapesAndInvalidBytesInNames() {
    func object(_ bytes: [UInt8]) -> [UInt8]? {
      let line = Array(#"{"level":"info","msg":"Deleted","object":""#.utf8) + bytes + Array("\"}".utf8)
      return readLog([line]).first?.object?.bytes
    }
    func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
    #expect(object(utf8(#"\"\\\/\b\f\n\r\t"#)) == utf8("\"\\/\u{8}\u{C}\n\r\t"))
    #expect(object(utf8(#"\u003c\u2028\ufffd\ud83d\ude00"#)) == utf8("<\u{2028}\u{FFFD}\u{1F600}"))
    #expect(object(utf8("café ␊")) == utf8("café ␊"))
    #expect(object([0x61, 0xFF, 0xE2, 0x82, 0x62]) == utf8("a\u{FFFD}\u{FFFD}\u{FFFD}b"))
    #expect(object([0xED, 0xA0, 0x80]) == utf8("\u{FFFD}\u{FFFD}\u{FFFD}"))
    #expect(object(utf8(#"\ud83d"#)) == nil, "half a pair is not JSON")
    #expect(object(utf8(#"\x"#)) == nil)
  }

  @Test func namesAreComparedByteByByte() {
    #expect(LogName("caf\u{E9}") != LogName("cafe\u{301}"))
    let path = MirrorPath(bytes: [0x78, 0xE2, 0x82, 0x79])
    #expect(LogName(path) == LogName("x\u{FFFD}\u{FFFD}y"), "Go replaces each byte, Swift's String would only the pair")
    #expect(!LogName(path).isExact)
    #expect(LogName("plain").isExact)
  }

  @Test func whatIsNotJSONIsText() {
    func kinds(_ text: String) -> [LogEvent.Kind] { readLog([Array(text.utf8)]).map(\.kind) }
    #expect(kinds("Error: unknown flag: --bogus\n\nUsage:\n") == [.text("Error: unknown flag: --bogus"), .text("Usage:")])
    #expect(kinds("{\"level\":\"info\",\"msg\":\"Dele") == [.text("{\"level\":\"info\",\"msg\":\"Dele")])
    #expect(kinds("[1]\n5\n\"x\"\n{}") == [.text("[1]"), .text("5"), .text("\"x\""), .note("")])
    #expect(kinds("password:{\"level\":\"info\",\"msg\":\"x\"}\n") == [.text("password:"), .note("x")])
    #expect(kinds("{\"level\":\"info\",\"msg\":\"x\"} {\"level\":\"info\"}\n").first.map { if case .text = $0 { true } else { false } } == true)
  }

  @Test func keysInAnyOrderAndUnknownOnes() {
    let line = #" {"object" : "a", "extra": {"deep": [1, {"x": null}]}, "size": 7.0, "msg": "Deleted", "level": "info" } "#
    // A leading blank is no line of rclone's, though the rest is: it is taken as text.
    #expect(readLine(line).map { if case .text = $0.kind { true } else { false } } == true)
    #expect(readLine(String(line.dropFirst())) == LogEvent(.deleted, level: .info, object: LogName("a"), size: 7))
  }

  @Test func aLineOf100MegabytesIsCutAndTheNextOneRead() {
    var reader = LogReader()
    var events: [LogEvent] = []
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    reader.feed(Array(#"{"level":"info","msg":""#.utf8)) { events.append($0) }
    for _ in 0..<100 {
      reader.feed(piece) { events.append($0) }
      #expect(reader.pendingCapacity <= 2 * LogReader.lineLimit + 4096)
    }
    reader.feed(Array("\"}\n{\"level\":\"info\",\"msg\":\"Deleted\",\"object\":\"a\"}\n".utf8)) { events.append($0) }
    #expect(events.count == 2)
    if case .text(let text)? = events.first?.kind { #expect(text.utf8.count == LogReader.textLimit) }
    #expect(events.last?.kind == .deleted)
  }

  @Test func deepNestingIsText() {
    let line = #"{"level":"info","msg":"x","y":"# + String(repeating: "[", count: 100_000)
    #expect(readLog([Array(line.utf8)]).count == 1)
    let closed = line + String(repeating: "]", count: 100_000) + "}"
    #expect(readLog([Array(closed.utf8)]).count == 1)
  }

  struct Missing: Error {}
}
