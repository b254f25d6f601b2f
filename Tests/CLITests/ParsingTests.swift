import BackupCore
import Foundation
import Testing

@testable import CLI

/// Options, times and half-typed lines, as tables.
@Suite struct ParsingTests {
  @Test(arguments: [
    ("--json plan x", "plan x --json"),
    ("--jobs a --state=b --quiet run --all", "run --all --jobs a --state=b --quiet"),
    ("--no-color history -- x", "history --no-color -- x"), ("plan --json x", "plan --json x"), ("--json", "--json"),
    ("--jobs", "--jobs"), ("--json --help", "--help"), ("--json --version", "--version"),
    ("--quiet help run", "help run"), ("--unknown run", "--unknown run"), ("", ""),
    ("--jobs=a run x", "run x --jobs=a"),
    ("--json --unknown run", "--unknown run --json"), ("---completion --jobs a", "---completion --jobs a"),
  ])
  func optionsMoveBehindTheCommand(_ given: String, _ moved: String) {
    #expect(GlobalOptions.moveBehindCommand(words(given)) == words(moved))
  }

  @Test(arguments: [
    ("mirrorkeep run --jobs /a ", "--jobs /a"), ("mirrorkeep run --jobs=/a x --state b", "--jobs=/a --state b"),
    ("mirrorkeep run --jobs", ""), ("mirrorkeep run x", ""),
  ])
  func completionLooksWhereTheCommandWill(_ line: String, _ folders: String) {
    #expect(CompletionOptions.of(words(line)) == words(folders))
  }

  @Test(arguments: [
    ("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z"), ("30m", "2026-11-24T11:30:00Z"), ("12h", "2026-11-24T00:00:00Z"),
    ("7d", "2026-11-17T12:00:00Z"), ("1w", "2026-11-17T12:00:00Z"), ("0s", "2026-11-24T12:00:00Z"),
  ])
  func timesAreReadAsWritten(_ text: String, _ time: String) throws {
    let now = try #require(UTCTime.date("2026-11-24T12:00:00Z"))
    #expect(try When.date(text, now: now) == UTCTime.date(time))
  }

  /// Local times: a day's beginning is the local one, whatever zone this process has.
  @Test func daysAndMinutesAreLocal() throws {
    let day = try When.date("2026-11-20", now: Date())
    #expect(HistoryText.local(day) == "2026-11-20 00:00")
    #expect(HistoryText.local(try When.date("2026-07-20 14:05", now: Date())) == "2026-07-20 14:05")
  }

  @Test(arguments: ["", "x", "-1d", "7x", "d", "2026-13-01", "2026-11-20 25:00", "nan d", "1e99d"])
  func whatIsNoTimeIsRefused(_ text: String) {
    #expect(throws: UsageError.self) { try When.date(text, now: Date()) }
  }

  private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
