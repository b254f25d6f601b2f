import BackupCore
import Foundation
import Testing

@testable import Rclone

@Suite struct GoldenLogTests {
  /// What every version's log of a scenario amounts to: copied, touched, moved, deleted, skipped, failures, and the reason.
  struct Row {
    var counts: [Int]
    var reason: Reason?
    var evidence: RcloneExit.Evidence

    init(_ counts: [Int], _ reason: Reason? = nil, _ evidence: RcloneExit.Evidence = .done) {
      (self.counts, self.reason, self.evidence) = (counts, reason, evidence)
    }
  }

  static let rows: [String: Row] = [
    "first-upload": Row([11, 0, 0, 0, 0, 0]), "no-change": Row([0, 0, 0, 0, 0, 0]),
    "no-change-debug": Row([0, 0, 0, 0, 0, 0]),
    "plan-first": Row([0, 0, 0, 0, 11, 0], nil, .planned), "plan": Row([0, 0, 0, 0, 7, 0], nil, .planned),
    "changes": Row([3, 1, 0, 2, 0, 0]), "changes-backup-dir": Row([3, 1, 3, 0, 0, 0]),
    "set-aside-copy": Row([1, 0, 0, 0, 0, 0]), "send": Row([3, 1, 0, 0, 0, 0]), "delete": Row([0, 0, 2, 0, 0, 0]),
    "vanished": Row([0, 0, 0, 0, 0, 0]), "max-delete": Row([3, 1, 0, 1, 0, 2], .filesFailed),
    "plan-rename": Row([0, 0, 0, 0, 1, 0], nil, .planned), "rename": Row([0, 0, 1, 0, 0, 0]),
    "links": Row([0, 0, 0, 0, 0, 0]), "twins": Row([1, 0, 0, 0, 0, 0]),
    "type-swap": Row([0, 0, 0, 0, 0, 2], .filesFailed),
    "unreadable": Row([1, 0, 0, 0, 0, 3], .filesFailed), "unreadable-once": Row([0, 0, 0, 0, 0, 3], .filesFailed),
    "unreadable-source": Row([0, 0, 0, 0, 0, 1], .unverified), "growing": Row([0, 0, 0, 0, 0, 1], .filesFailed),
    "missing-remote": Row([0, 0, 0, 0, 0, 1], .remoteMissing),
    "missing-source": Row([0, 0, 0, 0, 0, 1], .sourceMissing),
    "missing-folder": Row([0, 0, 0, 0, 0, 1], .unverified), "missing-list": Row([0, 0, 0, 0, 0, 0], .unverified),
    "usage-flag": Row([0, 0, 0, 0, 0, 0], .rcloneTooOld), "usage-arguments": Row([0, 0, 0, 0, 0, 0], .unverified),
    "overlap": Row([0, 0, 0, 0, 0, 0], .unverified), "damaged-config": Row([0, 0, 0, 0, 0, 1], .configLocked),
    "locked-config": Row([0, 0, 0, 0, 0, 1], .configLocked), "wrong-password": Row([0, 0, 0, 0, 0, 2], .configLocked),
    "refused": Row([0, 0, 0, 0, 0, 1], .network), "no-token": Row([0, 0, 0, 0, 0, 1], .tokenRejected),
    "expired-token": Row([0, 0, 0, 0, 0, 1], .tokenRejected),
    "terminated": Row([1, 0, 0, 0, 0, 0], .rcloneKilled), "killed": Row([1, 0, 0, 0, 0, 0], .rcloneKilled),
  ]

  @Test func thereAreLogsOfAtLeastFiveVersionsAndEveryScenario() {
    #expect(Set(GoldenLog.all.map(\.version)).count >= 5)
    #expect(Set(Self.rows.keys).isSubset(of: Set(GoldenLog.all.map(\.scenario))))
  }

  @Test(arguments: GoldenLog.all)
  func everyVersionSaysTheSame(_ log: GoldenLog) {
    guard let row = Self.rows[log.scenario] else { return }
    let tally = log.tally
    let counts = [tally.copied, tally.touched, tally.moved, tally.deleted, tally.skipped, tally.errorCount]
    #expect(counts == row.counts)
    let failure = RcloneExit.failure(log.ending, tally, evidence: row.evidence, remote: "pc")
    #expect(failure?.reason == row.reason, "\(failure?.message ?? "")")
  }

  @Test(arguments: GoldenLog.all)
  func everyFailedScenarioIsAFailureWhateverTheEvidence(_ log: GoldenLog) {
    for evidence in [RcloneExit.Evidence.none, .done, .planned] {
      let failure = RcloneExit.failure(log.ending, log.tally, evidence: evidence, remote: "pc")
      if log.ending != .exited(0) { #expect(failure != nil) }
      if let failure { #expect(!failure.message.contains("{") && !failure.message.hasSuffix(".")) }
    }
  }

  @Test(arguments: GoldenLog.all)
  func theScannerReadsEveryRecordedLineAsTheLibraryDoes(_ log: GoldenLog) {
    for line in log.lines where line.first == UInt8(ascii: "{") {
      line.withUnsafeBytes { bytes in
        let scanned = LogReader.scanned(bytes)
        #expect(scanned != nil, "not scanned: \(String(decoding: line, as: UTF8.self))")
        #expect(scanned == LogFallback.event(bytes), "\(String(decoding: line, as: UTF8.self))")
      }
    }
  }

  @Test(arguments: GoldenLog.all)
  func piecesOfAnySizeGiveTheSameEvents(_ log: GoldenLog) {
    let whole = log.events
    for size in [1, 2, 7, 64, 1000] {
      let pieces = stride(from: 0, to: log.bytes.count, by: size).map {
        Array(log.bytes[$0..<min($0 + size, log.bytes.count)])
      }
      #expect(readLog(pieces) == whole, "pieces of \(size)")
    }
  }

  @Test func namesArriveExactly() {
    let logs = GoldenLog.all.filter { $0.scenario == "first-upload" }
    for log in logs {
      let names = Set(log.events.compactMap { event in if case .copied = event.kind { event.object } else { nil } })
      let folder = "h␉ostile/"
      let expected: [LogName] =
        ["a folder/café 写真.txt", "empty"].map { LogName($0) }
        + [
          "new␊line", "esc␛[31m", "quote\"d & <b> \\back", "u\u{202E}\u{2028}.txt", " spaces ", "-leading", "symbol‛␊",
          String(repeating: "n", count: 255), "bad\u{FFFD}\u{FFFD}\u{FFFD}.txt",
        ].map { LogName(folder + $0) }
      #expect(names == Set(expected), "\(log)")
    }
  }

  @Test func plannedKindsAndSizes() {
    for log in GoldenLog.all.filter({ $0.scenario == "plan" }) {
      let planned = log.events.compactMap { event -> String? in
        guard case .skipped(let operation) = event.kind else { return nil }
        return "\(operation) \(event.object?.text ?? "") \(event.size ?? 0)"
      }
      let expected: Set = [
        "copy new 6", "copy d/e/new 4", "copy d/replaced 6", "delete gone 4", "delete d/old/gone 4", "touch touched 3",
      ]
      #expect(expected.isSubset(of: Set(planned)), "\(log): \(planned)")
      #expect(Set(planned).subtracting(expected) == ["removeFolder d/old 0"], "\(log): \(planned)")
    }
  }

  @Test func renamesGiveBothNames() {
    for log in GoldenLog.all.filter({ $0.scenario == "rename" }) {
      let kinds = log.events.map(\.kind)
      #expect(kinds.contains(.moved(to: LogName("new name"))), "\(log)")
      #expect(kinds.contains(.renamed(from: LogName("old \"name\""))), "\(log)")
    }
    for log in GoldenLog.all.filter({ $0.scenario == "plan-rename" }) {
      #expect(log.events.map(\.kind).contains(.skipped(.moveTo(LogName("new name")))), "\(log)")
    }
  }

  @Test func whatIsNotStoredIsCounted() throws {
    for log in GoldenLog.all.filter({ $0.scenario == "links" }) {
      #expect(log.tally.linksSkipped == 2 && log.tally.specialsSkipped == 1)
    }
    for log in GoldenLog.all.filter({ $0.scenario == "twins" }) { #expect(log.tally.duplicatesIgnored == 1) }
    for log in GoldenLog.all.filter({ $0.scenario == "unreadable" }) { #expect(log.tally.deletionsHeld) }
  }

  @Test func aKilledRunHasNoFinalStatisticsThatProveAnything() {
    for log in GoldenLog.all where ["terminated", "killed"].contains(log.scenario) {
      let tally = log.tally
      #expect(tally.latestStats?.transferringNames == [LogName("big")])
      #expect(
        RcloneExit.failure(.exited(0), tally, evidence: .done, remote: "pc")?.reason == .unverified,
        "had it exited with 0, its last record would still show work on the way")
    }
  }

  @Test func aRunCutShortProvesNothing() throws {
    let log = try #require(GoldenLog.newest("changes"))
    for count in 0..<log.lines.count {
      var tally = LogTally()
      for line in log.lines.prefix(count) { readLog([line]).forEach { tally.add($0) } }
      #expect(RcloneExit.failure(.exited(0), tally, evidence: .done, remote: "pc")?.reason == .unverified)
    }
  }
}
