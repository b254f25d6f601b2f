import BackupCore
import Foundation
import TestSupport

@testable import History

/// Fixed values the plan and journal tests share.
enum PlanSamples {
  static let second: Int64 = 1_000_000_000
  static let start: Int64 = 1_795_489_212 * second

  /// Names that differ in ways a careless tool does not see.
  static let hostileNames: [[UInt8]] = validNames.map { Array($0.utf8) } + invalidNames

  private static let validNames: [String] = [
    "a", "a/b", "a/b/c", "b", "-rf", " both ends ", "quote\"back\\slash", "nl␊x", "‛␊", "tab␉", "ünïcode", "u\u{0308}",
    "\u{202E}gpj.exe", "replacement \u{FFFD}", "semi;#hash", "日本/語", "'single'", "100%", "A", "a.partial",
    String(repeating: "n", count: 255),
  ]

  /// Bytes that are not UTF-8: `bad` and `cut` come in pairs that look alike in rclone's log.
  private static let invalidNames: [[UInt8]] = [
    [0x62, 0x61, 0x64, 0xFF], [0x62, 0x61, 0x64, 0xFE], [0x63, 0x75, 0x74, 0xE2, 0x82], [0x63, 0x75, 0x74, 0xE2, 0x83],
    [0x80], [0x64, 0x2F, 0xC0, 0xAF, 0x2F, 0x65],
  ]

  static func path(_ text: String) -> MirrorPath { MirrorPath(text) }

  static func run(_ number: Int) -> RunID {
    RunID(start: Date(timeIntervalSince1970: 1_795_489_212 + Double(number) * 60), random: UInt16(number % 65_536))
  }

  static func header(_ plan: String = "p-0123456789", job: String = "photos") -> PlanHeader {
    PlanHeader(
      plan: plan, job: job, madeAt: Date(timeIntervalSince1970: 1_795_489_212), source: "/home/ann/Pictures",
      destination: "pc:photos", keepFolder: "pc:.mirrorkeep/photos")
  }

  static func record(_ run: RunID) -> RunRecord {
    var record = RunRecord(
      run: run, job: "photos", kind: .backup, trigger: .manual, host: "nas",
      startedAt: Date(timeIntervalSince1970: 1_795_489_212), source: "/home/ann/Pictures", destination: "pc:photos")
    record.outcome = .succeeded
    return record
  }

  /// A committed plan of `changes`.
  static func plan(_ folder: TemporaryFolder, _ changes: [PlannedChange]) throws -> PlanFile {
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insert(changes)
    try plan.commit(header())
    return plan
  }
}

extension PlanFile {
  func all() throws -> [PlannedChange] {
    var result: [PlannedChange] = []
    try forEach { result.append($0) }
    return result
  }
}

extension FileStates {
  func all(at run: RunID, _ claim: String) throws -> [FileState] {
    var result: [FileState] = []
    try forEachAt(claim, run) { result.append($0) }
    return result
  }
}
