import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite struct JournalTests {
  static let claim = "c-1"

  private func header(_ kind: JournalHeader.Kind, _ number: Int, previous: Int? = nil) -> JournalHeader {
    JournalHeader(
      kind, claim: Self.claim, point: Int64(number), previous: previous.map(PlanSamples.run),
      job: "source: ~/Pictures\n",
      record: PlanSamples.record(PlanSamples.run(number)))
  }

  private func done(_ folder: TemporaryFolder, _ number: Int, previous: Int?, lines: Int = 1) throws -> String {
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insertSettled(
      (0..<lines).map {
        ChangeRow(
          PlannedChange(.add, MirrorPath("\(number)/\($0)"), bytes: 5, modified: 6),
          result: ChangeResult(.done, .stored))
      })
    let path = folder.path("\(PlanSamples.run(number)).jsonl.gz")
    try JournalWriter.write(to: path, header(.done, number, previous: previous), plan: plan)
    return path
  }

  @Test func `a planned journal says what is about to happen, and the final one takes its place`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanSamples.plan(folder, PlanMarksTests.changes)
    let path = folder.path("j.jsonl.gz")
    try JournalWriter.write(to: path, header(.planned, 1), plan: plan)
    var words: [String] = []
    let planned = try JournalReader(path: path)
    #expect(planned.header == header(.planned, 1))
    #expect(try planned.forEach { words.append($0.word.rawValue + " " + $0.path.shown) } == .whole)
    #expect(words == ["add add", "delete delete", "replace replace", "touch touch"])

    let store = try HistoryStore.inMemory()
    let plans = PlanFolder(path: folder.path)
    #expect(try JournalImport(store, plans).importJournal(at: path).outcome == .planned(isOverGap: false))
    #expect(plans.runs() == [PlanSamples.run(1)])
    let kept = try #require(try plans.open(run: PlanSamples.run(1)))
    #expect(try kept.unsettledCount() == 4)
    #expect(try store.read { try FileStates($0).points(Self.claim) }.isEmpty)

    try JournalWriter.write(to: path, header(.heartbeat, 1))
    #expect(try JournalReader(path: path).header.journal == .heartbeat)
    #expect(try JournalReader(path: path).forEach { _ in } == .whole)
  }

  @Test func `points that a purged run gave up stay given up, and records name the remote as it is here`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    let importer = JournalImport(store, PlanFolder(path: folder.path), job: "p", destination: "here:photos")
    for number in 1...2 {
      let path = try done(folder, number, previous: number > 1 ? 1 : nil)
      #expect(try importer.importJournal(at: path).outcome == .imported)
    }
    #expect(try store.record(PlanSamples.run(2))?.destination == "here:photos")
    try store.write { try $0.execute(sql: "INSERT INTO purged (run) VALUES (?)", arguments: [PlanSamples.run(3).text]) }
    var sign = header(.heartbeat, 3, previous: 2)
    sign.forgotten = [PlanSamples.run(1)]
    let path = folder.path("sign")
    try JournalWriter.write(to: path, sign)
    #expect(try importer.importJournal(at: path).outcome == .imported)
    #expect(try store.record(PlanSamples.run(3)) == nil)
    #expect(try store.read { try FileStates($0).points(Self.claim).map(\.run) } == [PlanSamples.run(2)])
  }

  @Test func `the plan of a run whose journal was taken in goes, also when that was cut short`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    let plans = PlanFolder(path: folder.path)
    let path = try done(folder, 1, previous: nil)
    #expect(try JournalImport(store, plans, finishesPlans: false).importJournal(at: path).outcome == .imported)
    let plan = try PlanSamples.plan(folder, PlanMarksTests.changes)
    var planned = PlanHeader(
      plan: "p-0123456789", job: "p", madeAt: Date(), source: "/x", destination: "r:x", keepFolder: "r:.mirrorkeep/x")
    planned.run = PlanSamples.run(1)
    planned.verdict = .clear
    _ = try plans.keep(plan, planned)
    #expect(plans.runs() == [PlanSamples.run(1)])
    #expect(try JournalImport(store, plans).importJournal(at: path).outcome == .known)
    #expect(plans.runs() == [])
  }

  @Test func `a journal cut anywhere is not taken for a whole one`() throws {
    let folder = try TemporaryFolder()
    let whole = try bytes(try done(folder, 1, previous: nil, lines: 300))
    let store = try HistoryStore.inMemory()
    let importer = JournalImport(store, PlanFolder(path: folder.path))
    for length in stride(from: 0, to: whole.count, by: 53) {
      let path = try folder.write(Array(whole[..<length]), to: "cut.gz")
      do {
        let outcome = try importer.importJournal(at: path).outcome
        #expect(outcome == .unusable(.truncated), "cut at \(length)")
      } catch let failure as Failure {
        #expect(failure.reason == .unverified)
      }
    }
    var damaged = whole
    damaged[whole.count / 2] ^= 0x55
    let path = try folder.write(damaged, to: "damaged.gz")
    #expect(try importer.importJournal(at: path).outcome != .imported)
    #expect(try store.read { try FileStates($0).points(Self.claim) }.isEmpty)
    #expect(try store.records().isEmpty)
  }

  @Test func `a journal whose predecessor is missing waits for it`() throws {
    let folder = try TemporaryFolder()
    let paths = [
      try done(folder, 1, previous: nil), try done(folder, 2, previous: 1), try done(folder, 3, previous: 2),
    ]
    let store = try HistoryStore.inMemory()
    let importer = JournalImport(store, PlanFolder(path: folder.path))
    #expect(try importer.importJournal(at: paths[2]).outcome == .gap(previous: PlanSamples.run(2)))
    #expect(try importer.importJournal(at: paths[0]).outcome == .imported)
    #expect(try importer.importJournal(at: paths[2]).outcome == .gap(previous: PlanSamples.run(2)))
    #expect(try importer.importJournal(at: paths[1]).outcome == .imported)
    #expect(try importer.importJournal(at: paths[2]).outcome == .imported)
    #expect(try store.read { try FileStates($0).totals(Self.claim) } == MirrorTotals(files: 3, bytes: 15))
  }

  @Test func `a newer format is refused, and what is no journal`() throws {
    let folder = try TemporaryFolder()
    func write(_ text: String) throws -> String {
      let path = folder.path(UUID().uuidString)
      let gzip = try GzipWriter(path: path)
      try gzip.write(text)
      try gzip.finish(sync: false)
      return path
    }
    let newer = failure { _ = try JournalReader(path: try write("{\"format\":2}\n")) }
    #expect(newer?.message.contains("newer version") == true)
    #expect(failure { _ = try JournalReader(path: try write("hello\n")) }?.reason == .unverified)
    #expect(failure { _ = try JournalReader(path: try write("")) }?.reason == .unverified)
    let plain = try folder.write("{\"format\":1}\n", to: "plain")
    #expect(failure { _ = try JournalReader(path: plain) }?.reason == .unverified)
  }

  @Test func `journals wait in order until they are sent`() throws {
    let folder = try TemporaryFolder()
    let spool = try JournalSpool(journals: folder.path, claim: Self.claim)
    #expect(spool.pending().isEmpty)
    for number in [3, 1, 2] {
      try JournalWriter.write(to: try spool.prepare(PlanSamples.run(number)), header(.heartbeat, number))
    }
    #expect(spool.pending() == [1, 2, 3].map(PlanSamples.run))
    try spool.sent(PlanSamples.run(1))
    try spool.sent(PlanSamples.run(1))
    #expect(spool.pending() == [2, 3].map(PlanSamples.run))
    #expect(failure { _ = try JournalSpool(journals: folder.path, claim: "../x") }?.reason == .claimedByAnother)
  }

  @Test func `every hundredth point is a checkpoint, the first one too`() {
    #expect((1...302).filter { JournalHeader.isCheckpoint(point: Int64($0)) } == [1, 101, 201, 301])
  }
}
