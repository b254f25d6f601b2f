import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct KeptLogTests {
  static let run = HistorySamples.run(1).run

  static func logs(_ folder: TemporaryFolder, _ change: (inout KeptLogLimits) -> Void = { _ in }) throws -> KeptLogs {
    var limits = KeptLogLimits()
    limits.reserve = 0
    change(&limits)
    return KeptLogs(try HistorySamples.state(folder), limits: limits)
  }

  static func text(_ logs: KeptLogs, _ run: RunID = run) throws -> (String, GzipReader.Ending?) {
    var all: [UInt8] = []
    let ending = try logs.read(run) { all += $0 }
    return (String(decoding: all, as: UTF8.self), ending)
  }

  @Test func `a log comes back line for line, odd bytes included, secrets replaced`() throws {
    let folder = try TemporaryFolder()
    let logs = try Self.logs(folder)
    let log = logs.keep(Self.run) { line in
      let text = String(decoding: line, as: UTF8.self)
      return text.contains("SECRET") ? Array(text.replacingOccurrences(of: "SECRET", with: "***").utf8) : nil
    }
    let content = Array("one SECRET\n".utf8) + [0xff, 0xfe, 0x00] + Array("\n\ntoken=SECRET".utf8)
    for byte in content { log.write([byte]) }
    #expect(log.finish() == .complete)
    #expect(log.finish() == .complete)
    log.write(Array("late\n".utf8))
    var found: [UInt8] = []
    #expect(try logs.read(Self.run) { found += $0 } == .complete)
    #expect(found == Array("one ***\n".utf8) + [0xff, 0xfe, 0x00] + Array("\n\ntoken=***\n".utf8))
    #expect(mode(logs.path(of: Self.run)) == 0o600)
    #expect(try logs.read(HistorySamples.run(2).run) { _ in } == nil)
  }

  @Test func `a log is readable while it is written`() throws {
    let folder = try TemporaryFolder()
    let logs = try Self.logs(folder)
    let log = logs.keep(Self.run) { _ in nil }
    log.write(Array("one\ntwo\nthr".utf8))
    log.flush()
    #expect(try Self.text(logs) == ("one\ntwo\n", .truncated))
    log.finish()
    #expect(try Self.text(logs) == ("one\ntwo\nthr\n", .complete))
  }

  @Test func `row 90: a log beyond its limit keeps its beginning and its end`() throws {
    let folder = try TemporaryFolder()
    let logs = try Self.logs(folder) { $0.perRun = 100_000 }
    let log = logs.keep(Self.run) { _ in nil }
    var random = SeededRandom()
    for number in 0..<8000 {
      let noise = (0..<4).map { _ in String(UInt64.random(in: 0 ... .max, using: &random), radix: 36) }
      log.write(Array("\(number) \(noise.joined())\n".utf8))
    }
    #expect(log.finish() == .shortened)
    #expect(try bytes(logs.path(of: Self.run)).count < 300_000)
    let (text, ending) = try Self.text(logs)
    #expect(ending == .complete)
    let lines = text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("0 ") == true)
    #expect(lines.last?.hasPrefix("7999 ") == true)
    let notes = lines.filter { $0.contains("bytes of this log were not kept") }
    #expect(notes.count == 1)
    #expect(notes.first?.hasPrefix(#"{"level":"notice","msg":"mirrorkeep: "#) == true)
  }

  @Test func `an endless line is cut without keeping half a secret`() throws {
    let folder = try TemporaryFolder()
    let logs = try Self.logs(folder)
    let log = logs.keep(Self.run) { _ in nil }
    let secret = "tokentokentoken"
    let line = String(repeating: "x", count: KeptLogState.lineLimit - 8) + " " + secret
    log.write(Array((line + String(repeating: "y", count: 5_000_000) + "\nnext\n").utf8))
    #expect(log.finish() == .complete)
    let (text, _) = try Self.text(logs)
    #expect(!text.contains("token"))
    #expect(text.hasSuffix("x … 5000016 bytes left out\nnext\n"))
  }

  @Test func `row 90: a full disk ends the log and nothing else`() throws {
    let disk = try SmallDisk(megabytes: 4)
    var limits = KeptLogLimits()
    limits.reserve = 0
    let logs = KeptLogs(try StateFolder.prepare(disk.path + "/state"), limits: limits)
    let log = logs.keep(Self.run) { _ in nil }
    var random = SeededRandom()
    // Longer than zlib's window, so that its repetition does not compress.
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for _ in 0..<50 { log.write(noise) }
    guard case .lost(let failure) = log.finish() else {
      Issue.record("the log should not fit")
      return
    }
    #expect(failure.reason == .diskFull)
    let second = logs.keep(HistorySamples.run(2).run) { _ in nil }
    second.write([65, 10])
    guard case .lost = second.finish() else {
      Issue.record("there is no room")
      return
    }

    // With a reserve the log stops while the history still has room.
    limits.reserve = 2 << 20
    #expect(unlink(logs.path(of: Self.run)) == 0)
    let careful = KeptLogs(try StateFolder.prepare(disk.path + "/state"), limits: limits)
    let third = careful.keep(Self.run) { _ in nil }
    for _ in 0..<50 { third.write(noise) }
    guard case .lost = third.finish() else {
      Issue.record("the reserve should stop it")
      return
    }
    let store = try HistoryStore.open(try StateFolder.prepare(disk.path + "/state"), now: HistorySamples.start)
    #expect(try store.save(HistorySamples.run(1)) == .stored)
  }

  @Test func `row 90: old logs go by age, then by size, never one that is wanted`() throws {
    let folder = try TemporaryFolder()
    let logs = try Self.logs(folder) {
      $0.days = 90
      $0.total = 100_000
    }
    // A year of daily logs of 4,000 bytes each.
    let runs = (0..<365).map { RunID(start: HistorySamples.time(Double($0) * 86_400), random: UInt16($0)) }
    for run in runs { try folder.write([UInt8](repeating: 1, count: 4000), to: "state/logs/\(run.text).log.gz") }
    try folder.write("not a log", to: "state/logs/notes.txt")
    let now = HistorySamples.time(364 * 86_400)
    logs.purge(now: now, keeping: [runs[3]])
    #expect(logs.kept().sorted() == [runs[3]] + runs[340...])
    #expect(try folder.text("state/logs/notes.txt") == "not a log")

    logs.purge(now: now.addingTimeInterval(85 * 86_400))
    #expect(logs.kept().sorted() == Array(runs[359...]))
    logs.purge(now: now.addingTimeInterval(1000 * 86_400))
    #expect(logs.kept().isEmpty)
  }
}
