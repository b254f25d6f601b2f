import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

/// Journals of another machine, not all of them good.
@Suite struct JournalSurveyTests {
  private static let claim = FileStatesRandomTests.claim

  private static func played(
    _ count: Int, _ journals: TemporaryFolder
  ) throws -> (world: PlanWorld, files: [(run: RunID, file: String)]) {
    let folder = try TemporaryFolder()
    var world = PlanWorld(SeededRandom())
    try FileStatesRandomTests.play(&world, count, HistoryStore.inMemory(), folder, journals: journals.path)
    let files = try FileManager.default.contentsOfDirectory(atPath: journals.path).sorted().compactMap { name in
      RunID(String(name.prefix(21))).map { (run: $0, file: journals.path(name)) }
    }
    return (world, files)
  }

  @Test func `finds what is missing, cut short or no journal`() throws {
    let journals = try TemporaryFolder()
    var (_, files) = try Self.played(12, journals)
    #expect(JournalImport.survey(files).isComplete)
    let (cut, odd, missing) = (files[2], files[4], files[6].run)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: cut.file))
    try bytes.dropLast(bytes.count / 3).write(to: URL(fileURLWithPath: cut.file))
    try Data("odd".utf8).write(to: URL(fileURLWithPath: odd.file))
    files.remove(at: 6)
    let survey = JournalImport.survey(files)
    #expect(survey.unreadable == [cut.run, odd.run])
    #expect(survey.missing == [missing] || survey.missing == [])
  }

  @Test func `versions without a journal can be brought back, and nothing is taken for what it is not`() throws {
    for _ in 0..<4 {
      let (journals, folder) = (try TemporaryFolder(), try TemporaryFolder())
      let (world, files) = try Self.played(20, journals)
      let lost = files[files.count / 2].run
      let store = try HistoryStore.inMemory()
      let importer = JournalImport(store, PlanFolder(path: folder.path), job: "here", destination: "far:m")
      for file in files {
        if file.run == lost {
          let listed = (world.versions[lost] ?? [:]).map {
            ListedFile(path: $0.key, bytes: $0.value.bytes, modified: $0.value.listed.modified ?? 0)
          }
          try importer.importVersions(listed, of: lost, claim: Self.claim)
          #expect(try store.record(lost)?.outcome == .interrupted)
        } else {
          _ = try importer.importJournal(at: file.file, acceptingGaps: true)
          #expect(try store.record(file.run)?.job == "here")
        }
      }
      for path in (world.versions[lost] ?? [:]).keys {
        let events = try store.read { try FileStates($0).fileHistory(Self.claim, path) }
        #expect(events.contains { $0.run == lost && $0.isRestorable }, "\(path.shown)")
      }
      // Before the lost run all is exact, but for what it may have displaced without anybody knowing: that is called lost.
      for (run, mirror) in world.past where run < lost {
        for state in try store.read({ try FileStates($0).all(at: run, Self.claim) }) where state.condition == .whole {
          #expect(world.found(state.place)?.content == mirror[state.path]?.content, "\(state)")
        }
      }
    }
  }

  @Test func `after missing journals, only points that are certain are whole`() throws {
    let (journals, folder) = (try TemporaryFolder(), try TemporaryFolder())
    let (world, files) = try Self.played(130, journals)
    let store = try HistoryStore.inMemory()
    let importer = JournalImport(store, PlanFolder(path: folder.path))
    let lost: Set<RunID> = [files[40].run, files[41].run, files[90].run, files[120].run]
    for file in files where !lost.contains(file.run) {
      _ = try importer.importJournal(at: file.file, acceptingGaps: true)
    }
    let uncertain = try store.read { db in
      try String.fetchAll(db, sql: "SELECT run FROM points WHERE uncertain <> 0").compactMap { RunID($0) }
    }
    var (whole, cut) = (0, 0)
    for (run, mirror) in world.past where !lost.contains(run) {
      let known = try store.read { try FileStates($0).all(at: run, Self.claim) }
      let isWhole = Set(known.map(\.path)) == Set(mirror.keys)
      if !uncertain.contains(run) {
        whole += 1
      } else if !isWhole {
        cut += 1
      }
      #expect(isWhole || uncertain.contains(run), "\(run)")
    }
    #expect(cut > 0 && whole >= 60, "\(cut) \(whole): this shows nothing")
    #expect(try store.read { try FileStates($0).hasUncertainPoints(Self.claim) })
  }

  @Test func `a checkpoint after a gap says what is not there, also where something else was moved out of the way`()
    throws
  {
    let (journals, folder) = (try TemporaryFolder(), try TemporaryFolder())
    let there = { (path: String, size: Int64) in
      ChangeRow(
        PlannedChange(.add, MirrorPath(path), bytes: size, modified: 1),
        result: ChangeResult(.done, .stored, stored: ChangeEvidence.Seen(bytes: size, modified: 1)))
    }
    let gone = { (effect: ChangeResult.Effect, size: Int64) in
      ChangeRow(
        PlannedChange(.delete, MirrorPath("x")),
        result: ChangeResult(.done, effect, old: .kept, kept: ChangeEvidence.Seen(bytes: size, modified: 1)))
    }
    let all = [
      [there("a", 1), there("x", 2)], [gone(.removed, 2)], [there("b", 3)], [gone(.none, 9), there("c", 4)],
      [there("d", 5)], [there("e", 6)],
    ]
    let truth = try HistoryStore.inMemory()
    for (index, rows) in all.enumerated() {
      let plan = try PlanSamples.plan(folder, [])
      try plan.insertSettled(rows)
      try truth.withoutTransaction { db in
        let (states, run) = (FileStates(db), PlanSamples.run(index + 1))
        _ = try states.applyResults(of: plan, run: run, claim: Self.claim)
        let header = JournalHeader(
          index % 3 == 0 ? .checkpoint : .done, claim: Self.claim, point: Int64(index + 1),
          previous: index == 0 ? nil : PlanSamples.run(index), job: "source: /x\n", record: PlanSamples.record(run))
        try JournalWriter.write(to: journals.path("\(index + 1)"), header, plan: plan, states: states)
      }
    }
    for missing in [[2], [2, 3], [1, 2, 3]] {
      let store = try HistoryStore.inMemory()
      let importer = JournalImport(store, PlanFolder(path: folder.path))
      var told: [Int] = []
      for number in 1...6 where !missing.contains(number) {
        let outcome = try importer.importJournal(at: journals.path("\(number)"), acceptingGaps: true).outcome
        if outcome == .importedOverGap { told.append(number) }
      }
      #expect(told == [missing.contains(3) ? 4 : 3], "\(missing)")
      let (found, point) = try store.read { db in
        (try FileStates(db).all(at: PlanSamples.run(4), Self.claim), try FileStates(db).newestPoint(Self.claim))
      }
      #expect(found.map(\.path.shown).sorted() == ["a", "b", "c"], "\(missing)")
      #expect(point?.isUncertain == false)
      // What lay under the name before may be a version of the missing run, of which earlier points tell.
      try store.write { try FileStates($0).forget([3, 5].map(PlanSamples.run), Self.claim) }
      #expect(try store.read { try VersionsGoing($0, Self.claim)?.totals() } == [])
    }
  }

  @Test func `the mirror as found is a point only where the history believes otherwise`() throws {
    let (journals, folder) = (try TemporaryFolder(), try TemporaryFolder())
    let (world, files) = try Self.played(8, journals)
    let store = try HistoryStore.inMemory()
    let importer = JournalImport(store, PlanFolder(path: folder.path))
    for file in files { _ = try importer.importJournal(at: file.file) }
    let changes = world.mirror.map { PlannedChange(.add, $0.key, bytes: $0.value.bytes, modified: $0.value.modified) }
    let run = PlanSamples.run(1000)
    #expect(try !importer.enterFound(PlanSamples.plan(folder, changes), run: run, claim: Self.claim).isEntered)
    let other = changes.dropFirst().map { $0 } + [PlannedChange(.add, MirrorPath("found"), bytes: 3, modified: 7)]
    let entered = try importer.enterFound(PlanSamples.plan(folder, other), run: run, claim: Self.claim)
    #expect(entered.isEntered && entered.lost == LostFiles(count: 1, paths: [changes[0].path]))
    let states = try store.read { try FileStates($0).all(at: run, Self.claim) }
    #expect(Set(states.map(\.path)) == Set(other.map(\.path)))
  }
}
