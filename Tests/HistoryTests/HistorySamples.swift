import BackupCore
import Foundation
import TestSupport

@testable import History

/// A fixed second, 2026-11-24T03:00:12Z, and records around it.
enum HistorySamples {
  static let start = Date(timeIntervalSince1970: 1_795_489_212)
  static let owner = RunOwner(bootID: "boot-a", pid: 4711, processStart: 99_123)

  static func time(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  /// A run that began `seconds` after `start`; `number` makes its id its own.
  static func run(
    _ number: UInt16, job: String = "photos", kind: RunKind = .backup, at seconds: Double = 0,
    _ outcome: Outcome = .running, pending: Int = 0
  ) -> RunRecord {
    var record = RunRecord(
      run: RunID(start: time(seconds), random: number), job: job, kind: kind, trigger: .manual, host: "nas",
      startedAt: time(seconds), source: "/home/ann/Pictures", destination: "pc:photos")
    record.outcome = outcome
    record.files.pendingDeletions = pending
    if outcome != .running {
      record.message = "done"
      record.finishedAt = time(seconds + 4)
      record.durationSeconds = 4.25
    }
    return record
  }

  /// A record with every field set.
  static func full() -> RunRecord {
    var record = run(0x7f3a, .held, pending: 3)
    record.reason = .tooManyDeletions
    record.message = "held: \"900\" of 1204 files would go\n\u{202e}"
    record.hint = "run 'mirrorkeep plan photos --list'"
    record.exitStatus = 6
    record.rcloneVersion = "1.75.2"
    record.attempt = 2
    record.plan = "p-5d21c0ffee"
    record.files.checked = 1204
    record.files.added = 3
    record.files.linksSkipped = 1
    record.bytes.sent = 4_300_800
    record.bytes.mirror = 9_000_000_000_000
    record.versions = "pc:.mirrorkeep/photos/versions/x"
    record.errors = [FileError(path: "a/b\\n.jpg", message: "permission denied")]
    record.findings = [Finding(.tooManyDeletions, found: 900, of: 1204, limit: 301, message: "m", hint: "h")]
    return record
  }

  /// Writes `count` failed runs, a second apart, in one transaction.
  static func fill(_ store: HistoryStore, _ count: Int) throws {
    try store.write { db in
      for number in 0..<count {
        let record = run(UInt16(truncatingIfNeeded: number), at: Double(number), .failed)
        try RunRow.put(record, owner: nil, claim: nil, hostID: nil, in: db)
      }
    }
  }

  /// A state folder of the test's own.
  static func state(_ folder: TemporaryFolder) throws -> StateFolder {
    try StateFolder.prepare(folder.path("state"))
  }
}

/// Permission bits of `path`, links not followed.
func mode(_ path: String) -> UInt32? {
  var info = stat()
  return lstat(path, &info) == 0 ? UInt32(info.st_mode & 0o7777) : nil
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// The `Failure` that `body` throws; nil when it throws none.
func failure(_ body: () throws -> Void) -> Failure? {
  do {
    try body()
    return nil
  } catch {
    return error as? Failure
  }
}
