import BackupCore
import Foundation
import Testing

@testable import CLI

/// Run records as a person reads them.
@Suite struct RunTextTests {
  private func record(_ outcome: Outcome, _ message: String, reason: Reason? = nil) throws -> RunRecord {
    let start = try #require(UTCTime.date("2026-11-24T03:00:12Z"))
    var record = RunRecord(
      run: RunID(start: start, random: 0x7f3a), job: "photos", kind: .backup, trigger: .manual, host: "nas",
      startedAt: start)
    record.outcome = outcome
    record.reason = reason
    record.message = message
    return record
  }

  @Test(
    arguments: [
      (.succeeded, "3 added", "photos: succeeded: 3 added"),
      (.failed, "job 'photos': the source is gone", "job 'photos': the source is gone"),
      (.failed, "job 'photos' is not valid: x", "job 'photos' is not valid: x"),
      (.failed, "pCloud rejected the token", "job 'photos': pCloud rejected the token"),
      (.held, "9 of 9 files would be deleted", "job 'photos' was held: 9 of 9 files would be deleted"),
      (.skipped, "job 'photos': it is running", "job 'photos' was skipped: it is running"),
      (.incomplete, "1 file not stored", "job 'photos' is incomplete: 1 file not stored"),
      (.cancelled, "job 'photos': the run was stopped", "job 'photos': the run was stopped"),
    ] as [(Outcome, String, String)])
  func aLineSaysJobAndOutcomeOnce(_ outcome: Outcome, _ message: String, _ line: String) throws {
    #expect(RunText.line(try record(outcome, message)) == line)
  }

  @Test func errorsAreGroupedWithThreeSamples() throws {
    var record = try record(.incomplete, "x", reason: .filesFailed)
    record.errors =
      (1...5).map { FileError(path: "a\($0)", message: "permission denied") }
      + [FileError(path: "big", message: "it grew while it was sent")]
    record.files.failed = 8
    #expect(
      RunText.errors(record) == [
        "  5 files: permission denied", "    a1", "    a2", "    a3", "    and 2 more",
        "  1 file: it grew while it was sent", "    big", "  and 2 files more",
      ])
  }

  @Test func everyFailureSaysWhatNext() throws {
    #expect(
      RunText.hint(try record(.failed, "x", reason: .unverified))
        == "'mirrorkeep history log 20261124T030012Z-7f3a' has what rclone said")
    #expect(RunText.hint(try record(.cancelled, "x", reason: .signal)).contains("mirrorkeep run photos"))
  }

  @Test func aNarrowHistoryKeepsTheMessage() throws {
    let record = try record(.succeeded, "3 added, 1 replaced, 2 deleted, 4.1 MiB sent")
    #expect(
      HistoryText.table([record], columns: 70).split(separator: "\n").last
        == "20261124T030012Z-7f3a  photos  succeeded  3 added, 1 replaced, 2 dele…")
    #expect(HistoryText.table([record]).contains("backup"))
  }
}
