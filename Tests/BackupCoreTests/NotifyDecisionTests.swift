import BackupCore
import Foundation
import Testing

/// Which findings are told, given what was told before.
@Suite struct NotifyDecisionTests {
  private static let start = Date(timeIntervalSince1970: 1_795_000_000)

  private static func record(
    _ outcome: Outcome, _ reason: Reason? = nil, kind: RunKind = .backup, at day: Double = 0
  ) -> RunRecord {
    let time = start.addingTimeInterval(day * 86_400)
    var record = RunRecord(
      run: RunID(start: time, random: 1), job: "photos", kind: kind, trigger: .schedule, host: "nas", startedAt: time)
    record.outcome = outcome
    record.reason = reason
    record.exitStatus = reason?.exitStatus ?? 0
    record.message = "secret/path.txt is unreadable"
    return record
  }

  /// What is sent for `records`, one after another, all sends succeeding unless `dead`.
  private static func told(
    _ records: [RunRecord], on wanted: Set<NotifyKind> = NotifyKind.standard, dead: Set<Int> = []
  ) -> [NotifyEvent?] {
    var told: [NotifyTopic: ToldState] = [:]
    return records.enumerated().map { index, record in
      guard let finding = NotifyFinding(record, at: record.startedAt) else { return nil }
      let decision = NotifyDecision(finding, on: wanted, told: told[finding.topic])
      told[finding.topic] = dead.contains(index) ? decision.untold : decision.told
      return decision.event
    }
  }

  @Test func `row 8: thirty failing runs give the first alert, then reminders only`() {
    let runs = (0..<30).map { Self.record(.incomplete, .filesFailed, at: Double($0)) }
    let events = Self.told(runs + [Self.record(.succeeded, at: 30), Self.record(.succeeded, at: 31)])
    let days = events.enumerated().filter { $0.element != nil }.map(\.offset)
    #expect(days == [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30])
    #expect(events[0]?.isReminder == false && events[0]?.since == nil && events[0]?.kind == .incomplete)
    #expect(events[3]?.isReminder == true && events[3]?.since == Self.start)
    #expect(events[30]?.kind == .recovered && events[30]?.since == Self.start && events[30]?.isReminder == false)
  }

  @Test func `row 8: runs of every quarter of an hour are no storm, also when the reasons alternate`() {
    let runs = (0..<1000).map { Self.record(.failed, [.network, .serverError][$0 % 2], at: Double($0) / 96) }
    let events = Self.told(runs).compactMap(\.self)
    // Ten and a half days: each of the two states at its beginning and every three days.
    #expect(events.count == 8)
    #expect(events.filter(\.isReminder).count == 6)
  }

  @Test(arguments: [
    (Outcome.succeeded, Reason?.none, NotifyKind?.some(.recovered)), (.failed, .network, .failed),
    (.failed, .tokenRejected, .setupNeeded), (.failed, .remoteMissing, .setupNeeded), (.held, .sourceEmpty, .held),
    (.incomplete, .filesFailed, .incomplete), (.skipped, .locked, .skipped), (.cancelled, .signal, nil),
    (.interrupted, nil, .failed), (.missed, nil, .missed), (.running, nil, nil),
  ])
  func backups(_ outcome: Outcome, _ reason: Reason?, _ kind: NotifyKind?) {
    let finding = NotifyFinding(Self.record(outcome, reason), at: Self.start)
    #expect(finding?.event.kind == kind)
    #expect(finding == nil || finding?.topic == .backup)
  }

  @Test func otherRuns() {
    #expect(
      NotifyFinding(Self.record(.failed, .differencesFound, kind: .verify), at: Self.start)?.event.kind == .verifyFailed
    )
    #expect(NotifyFinding(Self.record(.succeeded, kind: .drill), at: Self.start)?.event.kind == .drilled)
    #expect(NotifyFinding(Self.record(.skipped, .locked, kind: .drill), at: Self.start) == nil)
    for kind in [RunKind.restore, .prune, .recover] {
      #expect(NotifyFinding(Self.record(.failed, .network, kind: kind), at: Self.start) == nil)
    }
  }

  @Test func aChangeOfStateIsTold() {
    let kinds = Self.told([
      Self.record(.succeeded), Self.record(.failed, .network, at: 1), Self.record(.held, .sourceEmpty, at: 1.1),
      Self.record(.failed, .tokenRejected, at: 1.2), Self.record(.cancelled, .signal, at: 1.3),
      Self.record(.succeeded, at: 1.4), Self.record(.succeeded, at: 1.5), Self.record(.failed, .network, at: 1.6),
    ]).map { $0?.kind }
    #expect(kinds == [nil, .failed, .held, .setupNeeded, nil, .recovered, nil, .failed])
  }

  @Test func onlyWhatIsWanted() {
    let runs = [
      Self.record(.skipped, .locked), Self.record(.succeeded, at: 1), Self.record(.held, .sourceEmpty, at: 2),
      Self.record(.succeeded, at: 3),
    ]
    #expect(Self.told(runs).map { $0?.kind } == [nil, nil, .held, .recovered])
    #expect(Self.told(runs, on: [.held]).map { $0?.kind } == [nil, nil, .held, nil])
    #expect(Self.told(runs, on: [.skipped, .recovered]).map { $0?.kind } == [.skipped, .recovered, nil, nil])
  }

  @Test func topicsAreApart() {
    let kinds = Self.told(
      [
        Self.record(.failed, .differencesFound, kind: .verify), Self.record(.succeeded, at: 1),
        Self.record(.succeeded, kind: .drill, at: 1), Self.record(.succeeded, kind: .verify, at: 2),
        Self.record(.succeeded, kind: .verify, at: 3), Self.record(.succeeded, kind: .drill, at: 4),
      ], on: NotifyKind.standard.union([.drilled])
    ).map { $0?.kind }
    #expect(kinds == [.verifyFailed, nil, .drilled, .recovered, nil, .drilled])
  }

  @Test func `row 100: what a dead channel was not told is told by the next run`() {
    let runs = [
      Self.record(.failed, .network), Self.record(.failed, .network, at: 1), Self.record(.failed, .network, at: 2),
      Self.record(.succeeded, at: 3), Self.record(.succeeded, at: 4), Self.record(.succeeded, at: 5),
    ]
    let events = Self.told(runs, dead: [0, 3])
    #expect(events.map { $0?.kind } == [.failed, .failed, nil, .recovered, .recovered, nil])
    #expect(events[1]?.since == Self.start && events[1]?.isReminder == false)
    // Never told of the trouble, it is not told of its end.
    #expect(Self.told(Array(runs[2...4]), dead: [0]).map { $0?.kind } == [.failed, nil, nil])
  }

  @Test func aClockSetBackSilencesNothing() {
    let runs = [Self.record(.failed, .network, at: 100), Self.record(.failed, .network, at: 0)]
    #expect(Self.told(runs).compactMap(\.self).count == 2)
  }

  @Test func detailsAreKeptBackUnlessAskedFor() throws {
    var record = Self.record(.incomplete, .filesFailed)
    record.hint = "look"
    record.errors = [FileError(path: "secret/path.txt", message: "permission denied")]
    var event = NotifyEvent(.incomplete, record, at: Self.start)
    event.logTail = "log"
    let bare = event.keeping([])
    #expect(bare.message == nil && bare.hint == nil && bare.failedFiles == [] && bare.logTail == nil)
    #expect(event.keeping(Set(NotifyDetail.allCases)) == event)
    #expect(event.keeping([.log]).logTail == "log" && event.keeping([.log]).message == nil)
    #expect(event.keeping([.files]).failedFiles == ["secret/path.txt"])
  }

  @Test func everyBadKindNamesOneCommand() {
    for kind in NotifyKind.allCases {
      let command = NotifyEvent(kind, job: "photos", host: "nas", at: Self.start).command
      #expect((command == nil) == kind.isGood, "\(kind)")
      #expect(command?.hasPrefix("mirrorkeep ") ?? true)
    }
  }

  @Test(arguments: [
    (Outcome.succeeded, Reason?.none, NotifyPing.end(exitStatus: 0), "success"),
    (.failed, .network, .end(exitStatus: 5), "fail"), (.held, .sourceEmpty, .end(exitStatus: 6), "fail"),
    (.skipped, .locked, .log, "log"), (.running, nil, .start, "start"),
    (.incomplete, .filesFailed, .end(exitStatus: 1), "fail"),
  ])
  func pings(_ outcome: Outcome, _ reason: Reason?, _ ping: NotifyPing, _ word: String) {
    #expect(NotifyPing(Self.record(outcome, reason)) == ping)
    #expect(ping.word == word)
    #expect(NotifyPing(Self.record(outcome, reason, kind: .verify)) == nil)
  }
}
