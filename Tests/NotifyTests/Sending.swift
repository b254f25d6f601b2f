import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Notify

/// What the tests of this target send, and with what.
enum Sending {
  static let start = Date(timeIntervalSince1970: 1_795_000_000)

  /// An event with every detail a channel could be told.
  static func event(_ kind: NotifyKind = .incomplete) -> NotifyEvent {
    var record = RunRecord(
      run: RunID(start: start, random: 0x7f3a), job: "photos", kind: .backup, trigger: .schedule, host: "nas",
      startedAt: start)
    record.outcome = .incomplete
    record.reason = .filesFailed
    record.exitStatus = 1
    record.message = "2 files of '/home/ann/Pictures' failed"
    record.hint = "look at \"them\""
    record.files.added = 3
    record.files.failed = 2
    record.bytes.sent = 4_300_800
    record.errors = [
      FileError(path: "diary/2026.txt", message: "permission denied"),
      FileError(path: "b\u{1b}[31m.jpg", message: "permission denied"),
    ]
    var event = NotifyEvent(kind, record, at: start.addingTimeInterval(60))
    event.logTail = "error: diary/2026.txt: permission denied"
    return event
  }

  /// Words of the event that a channel gets only where it asks for them.
  static let details = ["diary", "Pictures", "them", "permission", "jpg"]

  static func sender(_ more: [String: String] = [:]) throws -> NotifySender {
    NotifySender(
      runner: ChildRunner(ownProgram: try findTool("mirrorkeep")),
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"].merging(more) { $1 })
  }

  /// The failure of sending; nil when it was sent.
  static func failure(_ channel: NotifyChannel, _ sender: NotifySender) async throws -> Failure? {
    do {
      _ = try await sender.send(event(), to: channel)
      return nil
    } catch let failure as Failure {
      return failure
    }
  }
}

extension PythonPeer {
  func url(_ path: String) throws -> NotifyURL { .written(try WebAddress("http://127.0.0.1:\(port)\(path)")) }
}
