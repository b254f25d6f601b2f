import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite struct HistoryMigrationTests {
  struct Stopped: Error {}

  /// The current schema and a step behind it, which stops after `statements` of its statements where that is given.
  static func next(stoppingAfter statements: Int? = nil) -> HistorySchema {
    let sql = [
      "ALTER TABLE runs ADD COLUMN note TEXT", "CREATE TABLE notes (run_id INTEGER, note TEXT)",
      "UPDATE runs SET note = 'moved'", "DROP INDEX runs_by_time",
    ]
    return HistorySchema(
      steps: HistorySchema.current.steps + [
        { db in
          for (index, statement) in sql.enumerated() {
            if index == statements { throw Stopped() }
            try db.execute(sql: statement)
          }
          if statements == sql.count { throw Stopped() }
        }
      ])
  }

  static func filled(_ folder: TemporaryFolder) throws -> StateFolder {
    let state = try HistorySamples.state(folder)
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    for number in 1...20 { try store.save(HistorySamples.run(UInt16(number), at: Double(number), .failed)) }
    return state
  }

  @Test func `a newer program keeps every run and a copy of the file before`() throws {
    let folder = try TemporaryFolder()
    let state = try Self.filled(folder)
    let copy = state.historyDatabase + ".before-\(HistorySchema.current.version + 1)"
    do {
      let store = try HistoryStore.open(state, now: HistorySamples.start, schema: Self.next())
      #expect(try store.records().count == 20)
      #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs WHERE note = 'moved'") } == 20)
    }
    #expect(mode(copy) == 0o600)
    let old = try DatabaseQueue(path: copy)
    #expect(try old.read { try HistorySchema.version(of: $0) } == HistorySchema.current.version)
    #expect(try old.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs") } == 20)
  }

  @Test(arguments: 0...4) func `row 83: a migration stopped anywhere leaves the old version whole`(statements: Int)
    throws
  {
    let folder = try TemporaryFolder()
    let state = try Self.filled(folder)
    #expect(throws: Stopped.self) {
      try HistoryStore.open(state, now: HistorySamples.start, schema: Self.next(stoppingAfter: statements))
    }
    do {
      let store = try HistoryStore.open(state, now: HistorySamples.start)
      #expect(try store.records().count == 20)
      #expect(try store.read { try $0.columns(in: "runs").map(\.name).contains("note") } == false)
    }
    let store = try HistoryStore.open(state, now: HistorySamples.start, schema: Self.next())
    #expect(try store.records().count == 20)
  }

  @Test(arguments: 0...4) func `row 83: a migration killed anywhere leaves the old version whole`(statements: Int)
    async throws
  {
    let folder = try TemporaryFolder()
    let state = try Self.filled(folder)
    let path = state.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, statements = statements as Int] in
      let steps = HistoryMigrationTests.next(stoppingAfter: statements).steps
      let last = try #require(steps.last)
      let killing = HistorySchema(
        steps: steps.dropLast() + [
          { db in
            do { try last(db) } catch { kill(getpid(), SIGKILL) }
          }
        ])
      let state = try StateFolder.prepare(path)
      _ = try HistoryStore.open(state, now: HistorySamples.start, schema: killing)
    }
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try store.records().count == 20)
  }

  @Test(arguments: [true, false]) func `the search for gaps is there, whichever step had it`(_ isThere: Bool) throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let index = "CREATE INDEX points_after_gaps ON points (mirror, number) WHERE gap <> 0 OR uncertain <> 0"
    let before = HistorySchema(steps: Array(HistorySchema.current.steps.prefix(8)))
    do { _ = try HistoryStore.open(state, now: HistorySamples.start, schema: before) }
    let queue = try DatabaseQueue(path: state.historyDatabase)
    if isThere { try queue.write { try $0.execute(sql: index) } }
    try queue.close()
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try store.read { try FileStates($0).newestGap(1) } == nil)
  }

  @Test func `row 82: a history of a newer program is refused and left byte for byte`() throws {
    let folder = try TemporaryFolder()
    let state = try Self.filled(folder)
    do { _ = try HistoryStore.open(state, now: HistorySamples.start, schema: Self.next()) }
    let before = try bytes(state.historyDatabase)
    let known = HistorySchema.current.version
    let message =
      "the history '\(state.historyDatabase)' was written by a newer version of mirrorkeep "
      + "(schema \(known + 1), this one knows \(known))"
    let found = failure { _ = try HistoryStore.open(state, now: HistoryOpenTests.nextWeek) }
    #expect(found?.reason == .stateNewer)
    #expect(found?.message == message)
    #expect(failure { _ = try HistoryStore.openReadOnly(state) }?.message == message)
    #expect(try bytes(state.historyDatabase) == before)

    // The refused run is recorded beside it and taken in by the newer program.
    let refused = HistorySamples.run(99, at: 99, .failed)
    try HistorySpool(state).append(refused)
    #expect(try bytes(state.historyDatabase) == before)
    let store = try HistoryStore.open(state, now: HistorySamples.start, schema: Self.next())
    #expect(try store.latest(job: "photos") == refused)
  }
}
