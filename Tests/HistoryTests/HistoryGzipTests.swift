import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct HistoryGzipTests {
  static func read(_ path: String, upTo limit: Int = 65_536) throws -> ([UInt8], GzipReader.Ending?) {
    let reader = try GzipReader(path: path)
    var result: [UInt8] = []
    while let piece = try reader.read(upTo: limit) {
      #expect(!piece.isEmpty && piece.count <= limit)
      result += piece
    }
    return (result, reader.ending)
  }

  static func sample(_ count: Int) -> [UInt8] {
    var random = SeededRandom()
    // Half of it compresses well, half not at all.
    return (0..<count).map {
      $0 % 8192 < 4096 ? UInt8(truncatingIfNeeded: $0 / 7) : UInt8.random(in: 0...255, using: &random)
    }
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_003]) func `what goes in comes out`(count: Int) throws {
    let folder = try TemporaryFolder()
    let content = Self.sample(count)
    let writer = try GzipWriter(path: folder.path("x.gz"))
    for start in stride(from: 0, to: count, by: 10_007) {
      try writer.write(Array(content[start..<min(count, start + 10_007)]))
    }
    try writer.finish(sync: true)
    try writer.finish(sync: true)
    #expect(writer.plainBytes == Int64(count))
    #expect(writer.compressedBytes == Int64(try bytes(folder.path("x.gz")).count))
    #expect(mode(folder.path("x.gz")) == 0o600)
    for limit in [1000, 65_536] {
      let (found, ending) = try Self.read(folder.path("x.gz"), upTo: limit)
      #expect(found == content)
      #expect(ending == .complete)
    }
  }

  @Test func `gzip and zcat agree`() throws {
    let folder = try TemporaryFolder()
    let writer = try GzipWriter(path: folder.path("a.gz"))
    try writer.write("hello\nworld\n")
    try writer.finish(sync: false)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try findProgram("sh"))
    process.arguments = [
      "-c", "cd \"$1\" && zcat a.gz > plain && { cat a.gz; gzip -9 < plain; } > two.gz", "sh", folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try folder.text("plain") == "hello\nworld\n")
    let (found, ending) = try Self.read(folder.path("two.gz"))
    #expect(String(decoding: found, as: UTF8.self) == "hello\nworld\nhello\nworld\n")
    #expect(ending == .complete)
  }

  @Test func `cut anywhere, it gives a true beginning and says so`() throws {
    let folder = try TemporaryFolder()
    let content = Self.sample(40_000)
    let writer = try GzipWriter(path: folder.path("x.gz"))
    try writer.write(content)
    try writer.finish(sync: false)
    let whole = try bytes(folder.path("x.gz"))
    for length in [0, 1, 5, 10, 11, whole.count / 3, whole.count - 9, whole.count - 8, whole.count - 1] {
      try folder.write(Array(whole[..<length]), to: "cut.gz")
      let (found, ending) = try Self.read(folder.path("cut.gz"))
      #expect(ending == .truncated, "\(length)")
      #expect(content.starts(with: found), "\(length)")
    }
    #expect(try Self.read(folder.path("cut.gz")).0 == content)
  }

  @Test func `changed bytes are damage, never a crash`() throws {
    let folder = try TemporaryFolder()
    let content = Self.sample(40_000)
    let writer = try GzipWriter(path: folder.path("x.gz"))
    try writer.write(content)
    try writer.finish(sync: false)
    let whole = try bytes(folder.path("x.gz"))
    var random = SeededRandom()
    for _ in 0..<200 {
      var changed = whole
      // The header's time and system bytes carry no content.
      let place = Int.random(in: 10..<whole.count, using: &random)
      changed[place] ^= UInt8.random(in: 1...255, using: &random)
      try folder.write(changed, to: "bad.gz")
      #expect(try Self.read(folder.path("bad.gz")).1 != .complete)
    }
    try folder.write("plain text", to: "bad.gz")
    #expect(try Self.read(folder.path("bad.gz")).1 == .damaged)
  }

  @Test func `a writer killed after a flush leaves what was flushed`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x.gz")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let writer = try GzipWriter(path: path)
      try writer.write("one\ntwo\n")
      try writer.flush()
      try writer.write("three\n")
      kill(getpid(), SIGKILL)
    }
    let (found, ending) = try Self.read(path)
    #expect(String(decoding: found, as: UTF8.self) == "one\ntwo\n")
    #expect(ending == .truncated)
  }

  @Test func `lines are handed over whole, cut at the limit`() throws {
    let folder = try TemporaryFolder()
    let writer = try GzipWriter(path: folder.path("x.gz"))
    try writer.write("a\n\n" + String(repeating: "b", count: 200_000) + "\nlast")
    try writer.finish(sync: false)
    var lines: [Int] = []
    try GzipReader(path: folder.path("x.gz")).forEachLine(lineLimit: 150_000) { lines.append($0.count) }
    #expect(lines == [1, 0, 150_000, 4])
  }

  @Test func `an existing file is not overwritten, a missing one is named`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "x.gz")
    let found = failure { _ = try GzipWriter(path: folder.path("x.gz")) }
    #expect(found?.message == "cannot write '\(folder.path("x.gz"))': file exists")
    #expect(try folder.text("x.gz") == "mine")
    let missing = failure { _ = try GzipReader(path: folder.path("y.gz")) }
    #expect(missing?.message == "cannot read '\(folder.path("y.gz"))': no such file or directory")
  }
}
