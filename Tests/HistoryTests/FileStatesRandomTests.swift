import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

/// Random histories against a model of plain dictionaries.
@Suite struct FileStatesRandomTests {
  static let claim = "c-1"

  /// Plays `count` runs, some of them killed, into `store`, writing every run's journal to `journals`.
  static func play(
    _ world: inout PlanWorld, _ count: Int, _ store: HistoryStore, _ folder: TemporaryFolder, journals: String
  ) throws {
    for number in 1...count {
      let run = PlanSamples.run(number)
      if !world.chance(8) { world.work() }
      let removed = world.removeFromMirror()
      let plan = try PlanSamples.plan(folder, world.planned())
      let isKilled = world.chance(3)
      for change in world.planned() {
        if removed.contains(change.path) {
          try world.carryOut(change, run, isKilled ? nil : plan)
        } else if isKilled {
          world.carryOutPartly(change, run)
        } else if !world.chance(6) {
          try world.carryOut(change, run, plan)
        }
      }
      if isKilled {
        try world.look(run, plan)
      } else if try plan.settleFromMarks() > 0 {
        try world.look(run, plan)
      }
      // Filters that were edited take some files out of the backup, and let others in again.
      if world.chance(3) {
        for path in world.mirror.keys.sorted() where world.chance(4) {
          try plan.noteExclusions([path], areOver: world.chance(2))
        }
      }
      world.remember(run)
      try store.withoutTransaction { db in
        let states = FileStates(db)
        let before = try states.newestPoint(claim)
        let totals = try states.applyResults(of: plan, run: run, claim: claim).mirror
        #expect(totals.files == world.mirror.count)
        #expect(totals.bytes == world.mirror.values.reduce(0) { $0 + $1.bytes })
        guard try states.isApplied(run, claim) else { return }
        let point = (before?.number ?? 0) + 1
        let kind: JournalHeader.Kind = point == 1 || point % 7 == 0 ? .checkpoint : .done
        var header = JournalHeader(
          kind, claim: claim, point: point, previous: before?.run, job: "source: ~/Pictures\n",
          record: PlanSamples.record(run))
        header.mirrorFiles = totals.files
        header.mirrorBytes = totals.bytes
        try JournalWriter.write(to: journals + "/\(run).jsonl.gz", header, plan: plan, states: states)
      }
      try plan.close()
    }
  }

  /// The files of a point that were no longer backed up then, in order.
  static func excluded(_ store: HistoryStore, at run: RunID? = nil) throws -> [MirrorPath] {
    var found: [MirrorPath] = []
    try store.read { try FileStates($0).forEachExcluded(claim, at: run) { found.append($0) } }
    return found.sorted()
  }

  @Test func `every file of every point is known, and its bytes lie where the history says`() throws {
    for _ in 0..<3 {
      let folder = try TemporaryFolder()
      var world = PlanWorld(SeededRandom())
      let store = try HistoryStore.inMemory()
      try Self.play(&world, 30, store, folder, journals: folder.path)
      for (run, mirror) in world.past {
        let states = try store.read { try FileStates($0).all(at: run, Self.claim) }
        #expect(states.map(\.path) == mirror.keys.sorted())
        for state in states {
          let expected = try #require(mirror[state.path])
          #expect(state.bytes == expected.bytes)
          #expect(state.modified == expected.modified)
          #expect(state.condition == .whole)
          #expect(world.found(state.place)?.content == expected.content, "\(state)")
          #expect(try store.read { try FileStates($0).state(Self.claim, state.path, at: run) } == state)
        }
        for path in world.source.keys where mirror[path] == nil {
          #expect(try store.read { try FileStates($0).state(Self.claim, path, at: run) } == nil)
        }
      }
    }
  }

  @Test(arguments: [false, true])
  func `a history rebuilt from its journals is the same history`(allAtOnce: Bool) throws {
    for _ in 0..<2 {
      let folder = try TemporaryFolder()
      var world = PlanWorld(SeededRandom())
      let original = try HistoryStore.inMemory()
      let journals = try TemporaryFolder()
      try Self.play(&world, 30, original, folder, journals: journals.path)

      let rebuilt = try HistoryStore.inMemory()
      let importer = JournalImport(rebuilt, PlanFolder(path: folder.path))
      let files = try FileManager.default.contentsOfDirectory(atPath: journals.path).sorted().map {
        (run: try JournalReader(path: journals.path($0)).header.run, file: journals.path($0))
      }
      if allAtOnce { #expect(try importer.importJournals(files).allSatisfy { $0 == .imported }) }
      for (run, file) in files {
        let (header, outcome) = try importer.importJournal(at: file)
        #expect(outcome == (allAtOnce ? .known : .imported))
        #expect(try rebuilt.record(run) == header.record)
        #expect(try importer.importJournal(at: file).outcome == .known)
      }
      for (run, _) in world.past {
        let states = try rebuilt.read { try FileStates($0).all(at: run, Self.claim) }
        #expect(try original.read { try FileStates($0).all(at: run, Self.claim) } == states)
        #expect(try Self.excluded(original, at: run) == Self.excluded(rebuilt, at: run))
      }
      for path in PlanSamples.hostileNames.map(MirrorPath.init(bytes:)) {
        let events = try rebuilt.read { try FileStates($0).fileHistory(Self.claim, path) }
        #expect(try original.read { try FileStates($0).fileHistory(Self.claim, path) } == events)
      }
      #expect(
        try original.read { try FileStates($0).points(Self.claim) }
          == rebuilt.read { try FileStates($0).points(Self.claim) })
    }
  }

  /// Many journals at once are read faster where nothing is in doubt; never after one is missing. What a gap left wrong
  /// the next checkpoint puts right.
  @Test func `journals taken in at once say after a gap what each alone would say`() throws {
    let folder = try TemporaryFolder()
    var world = PlanWorld(SeededRandom())
    let original = try HistoryStore.inMemory()
    let journals = try TemporaryFolder()
    try Self.play(&world, 40, original, folder, journals: journals.path)
    let all = try FileManager.default.contentsOfDirectory(atPath: journals.path).sorted().map {
      let header = try JournalReader(path: journals.path($0)).header
      return (run: header.run, file: journals.path($0), isCheckpoint: header.journal == .checkpoint)
    }
    for missing in stride(from: 0, to: all.count, by: 3) {
      let files = all.filter { $0.run != all[missing].run }.map { (run: $0.run, file: $0.file) }
      let healed = all[(missing + 1)...].first { $0.isCheckpoint }?.run
      let (atOnce, each) = (try HistoryStore.inMemory(), try HistoryStore.inMemory())
      let plans = PlanFolder(path: folder.path)
      let outcomes = try JournalImport(atOnce, plans).importJournals(files, acceptingGaps: true)
      let alone = try files.map {
        try JournalImport(each, plans).importJournal(at: $0.file, acceptingGaps: true).outcome
      }
      #expect(outcomes == alone)
      for (run, _) in files {
        let states = try atOnce.read { try FileStates($0).all(at: run, Self.claim) }
        #expect(
          try states == each.read { try FileStates($0).all(at: run, Self.claim) },
          "without journal \(missing), at \(run)")
        #expect(try Self.excluded(atOnce, at: run) == Self.excluded(each, at: run))
        guard let healed, run >= healed else { continue }
        let truth = try original.read { try FileStates($0).all(at: run, Self.claim) }
        #expect(states.map(\.path) == truth.map(\.path) && states.map(\.bytes) == truth.map(\.bytes))
        #expect(states.map(\.modified) == truth.map(\.modified))
        #expect(try Self.excluded(atOnce, at: run) == Self.excluded(original, at: run))
      }
    }
  }

  @Test func `a checkpoint alone is enough for everything from its run on`() throws {
    let folder = try TemporaryFolder()
    var world = PlanWorld(SeededRandom())
    let original = try HistoryStore.inMemory()
    let journals = try TemporaryFolder()
    try Self.play(&world, 30, original, folder, journals: journals.path)
    let names = try FileManager.default.contentsOfDirectory(atPath: journals.path).sorted()
    let first = try #require(
      names.dropFirst().first {
        try JournalReader(path: journals.path($0)).header.journal == .checkpoint
      })

    let rebuilt = try HistoryStore.inMemory()
    // A history that stopped long before is put right as well as an empty one.
    let stale = try HistoryStore.inMemory()
    for (store, earlier) in [(rebuilt, names.prefix(0)), (stale, names.prefix(2))] {
      let importer = JournalImport(store, PlanFolder(path: folder.path))
      for name in earlier + names.filter({ $0 >= first }) {
        let outcome = try importer.importJournal(at: journals.path(name)).outcome
        #expect(outcome == .imported || outcome == .importedOverGap)
      }
      for (run, mirror) in world.past where "\(run).jsonl.gz" >= first {
        #expect(try Self.excluded(store, at: run) == Self.excluded(original, at: run))
        let states = try store.read { try FileStates($0).all(at: run, Self.claim) }
        #expect(states.map(\.path) == mirror.keys.sorted())
        for state in states {
          #expect(state.bytes == mirror[state.path]?.bytes)
          #expect(state.modified == mirror[state.path]?.modified)
          #expect(world.found(state.place)?.content == mirror[state.path]?.content)
        }
      }
      let totals = try store.read { try FileStates($0).totals(Self.claim) }
      #expect(totals?.files == world.mirror.count)
      #expect(totals?.bytes == world.mirror.values.reduce(0) { $0 + $1.bytes })
    }
  }

  @Test func `the tree of points finds exactly the intervals that hold a point`() throws {
    let db = try DatabaseQueue()
    try db.read { db in
      for until in Int64(1)...40 {
        for since in 1...until {
          let nodes = PointTree.nodes(until: until)
          let statement = try db.makeStatement(sql: "SELECT \(PointTree.node(since: String(since), of: nodes.count))")
          let values = nodes.enumerated().map { ("node\($0)", $1 as (any DatabaseValueConvertible)?) }
          statement.setUncheckedArguments(StatementArguments(Dictionary(uniqueKeysWithValues: values)))
          let node = try Int64.fetchOne(statement)
          #expect((node == nil) == (since == until))
          for point in since..<until {
            #expect(PointTree.nodes(holding: point, newest: 40).contains(try #require(node)))
          }
        }
      }
    }
  }
}
