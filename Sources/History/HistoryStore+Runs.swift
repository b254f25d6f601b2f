package import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// Whether a record went into the history, or beside it to be taken in later.
  package enum Recorded: Sendable {
    case stored, spooled
  }

  /// Records that a run has begun; to be called before anything is started for it.
  ///
  /// When the database cannot take it the record is spooled; throws only when that failed too.
  @discardableResult
  package func begin(_ record: RunRecord, owner: RunOwner, claim: String? = nil) throws -> Recorded {
    try put(SpooledRun(record: record, owner: owner, claim: claim))
  }

  /// Replaces the record of a run (or adds it); owner and claim stay. Spools as `begin` does.
  @discardableResult
  package func save(_ record: RunRecord) throws -> Recorded {
    try put(SpooledRun(record: record, owner: nil, claim: nil))
  }

  /// Notes which mirror `run` belongs to: the text of its claim.
  package func attach(claim: String, to run: RunID) throws {
    try write { try RunRow.attach(claim: claim, to: run, in: $0) }
  }

  /// The job of the newest of the last few hundred runs into a mirror, of those that stored elsewhere than at a
  /// destination, and where it stored; nil where none did.
  package func newestUse(
    claim: String, elsewhereThan here: String = ""
  ) throws -> (job: String, destination: String)? {
    let sql = """
      SELECT job, destination FROM (
        SELECT id, job, destination FROM runs WHERE claim = ? AND destination IS NOT NULL ORDER BY id DESC LIMIT 300)
      WHERE destination <> ? ORDER BY id DESC LIMIT 1
      """
    return try read { try Row.fetchOne($0, sql: sql, arguments: [claim, here]) }.map { ($0[0], $0[1]) }
  }

  /// The claim of the newest run that stored at a destination; nil where none is known.
  package func claim(at destination: String) throws -> String? {
    let sql = "SELECT claim FROM runs WHERE destination = ? AND claim IS NOT NULL ORDER BY id DESC LIMIT 1"
    return try read { try String.fetchOne($0, sql: sql, arguments: [destination]) }
  }

  package func record(_ run: RunID) throws -> RunRecord? {
    try read { try RunRow.record(of: run, in: $0) }
  }

  /// Those of `runs` that have no record here and never had one that was purged, in their order. One of which only the
  /// beginning is recorded, neither what it did nor in which mirror, counts as well: this history may be older than its end.
  package func unknown(_ runs: [RunID]) throws -> [RunID] {
    try read { db in
      let statement = try db.makeStatement(
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM runs AS r WHERE r.run = ?1 AND (
              r.outcome NOT IN ('running', 'interrupted') OR r.claim IS NOT NULL OR r.kind <> 'backup'
              OR EXISTS (SELECT 1 FROM points AS p WHERE p.run = r.run)))
            OR EXISTS (SELECT 1 FROM purged WHERE run = ?1)
          """)
      return try runs.filter { try Bool.fetchOne(statement, arguments: [$0.text]) != true }
    }
  }

  /// Newest first.
  package func records(_ filter: RunFilter = RunFilter()) throws -> [RunRecord] {
    var conditions: [String] = []
    var values: [(any DatabaseValueConvertible)?] = []
    func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      values.append(value)
    }
    require("job = ?", filter.job)
    require("kind = ?", filter.kind?.rawValue)
    require("outcome = ?", filter.outcome?.rawValue)
    require("reason = ?", filter.reason?.rawValue)
    require("started_at < ?", filter.until.map { Int64($0.timeIntervalSince1970.rounded(.up)) })
    require("started_at >= ?", filter.since.map { Int64($0.timeIntervalSince1970.rounded(.up)) })
    var sql = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    sql += " ORDER BY started_at DESC, id DESC"
    if let limit = filter.limit {
      sql += " LIMIT ?"
      values.append(limit)
    }
    return try fetch(sql, values)
  }

  /// The last run of all by name.
  package func lastRun() throws -> RunID? {
    try read { try String.fetchOne($0, sql: "SELECT max(run) FROM runs") }.flatMap { RunID($0) }
  }

  /// The newest backup run of `job`, whatever became of it.
  package func latest(job: String) throws -> RunRecord? {
    try records(RunFilter(job: job, kind: .backup, limit: 1)).first
  }

  /// The newest backup run of `job` that succeeded.
  package func lastSuccess(job: String) throws -> RunRecord? {
    try records(RunFilter(job: job, outcome: .succeeded, kind: .backup, limit: 1)).first
  }

  /// The runs of the same job and kind before and after `run`, itself included, oldest first, at most `count` either way.
  package func records(around run: RunRecord, count: Int) throws -> [RunRecord] {
    try read { db in
      guard
        let (time, id) = try Row.fetchOne(
          db, sql: "SELECT started_at, id FROM runs WHERE run = ?", arguments: [run.run.text]
        ).map({ ($0[0] as Int64, $0[1] as Int64) })
      else { return [] }
      // check: allow sql because both words are ours
      func runs(_ condition: String, _ order: String) throws -> [RunRecord] {
        try Row.fetchAll(
          db,
          sql: "SELECT record FROM runs WHERE job = ? AND kind = ? AND (started_at, id) \(condition) (?, ?) "
            + "ORDER BY started_at \(order), id \(order) LIMIT ?",
          arguments: [run.job, run.kind.rawValue, time, id, count]
        ).map(RunRow.record)
      }
      return try runs("<", "DESC").reversed() + [run] + runs(">", "ASC")
    }
  }

  /// How many verifies of `job` compared what they were to compare, whatever they found.
  package func finishedVerifies(job: String) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM runs WHERE job = ? AND kind = 'verify'
            AND (outcome = 'succeeded' OR json_extract(record, '$.reason') = 'differences-found')
          """, arguments: [job]) ?? 0
    }
  }

  /// The runs whose id begins with `prefix`, or, where none does, ends with it behind the dash (`7f3a`); newest first,
  /// at most 20. Exactly one means the short id is unambiguous.
  package func runs(matchingPrefix prefix: String) throws -> [RunID] {
    guard !prefix.isEmpty else { return [] }
    return try read { db in
      let byPrefix = try String.fetchAll(
        db, sql: "SELECT run FROM runs WHERE run >= ? AND run < ? ORDER BY run DESC LIMIT 20",
        arguments: [prefix, prefix + "\u{10FFFF}"])
      if !byPrefix.isEmpty { return byPrefix.compactMap { RunID($0) } }
      return try String.fetchAll(
        db, sql: "SELECT run FROM runs WHERE substr(run, 18) = ? ORDER BY run DESC LIMIT 20", arguments: [prefix]
      ).compactMap { RunID($0) }
    }
  }

  /// Since which backup run of `job` deletions are held back; nil when the mirror is not behind.
  ///
  /// A run that never came to planning says nothing about it, so the count ends only with one that finished its work
  /// and left none.
  package func pendingSince(job: String) throws -> RunID? {
    try read { db in
      let backups = "FROM runs WHERE job = ? AND kind = 'backup' AND "
      let cleared = try Row.fetchOne(
        db,
        sql: "SELECT started_at, id \(backups) outcome IN ('succeeded', 'incomplete') AND pending_deletions = 0 "
          + "ORDER BY started_at DESC, id DESC LIMIT 1", arguments: [job])
      let (time, id): (Int64, Int64) = cleared.map { ($0["started_at"], $0["id"]) } ?? (.min, .min)
      return try String.fetchOne(
        db,
        sql:
          "SELECT run \(backups) (started_at, id) > (?, ?) AND pending_deletions > 0 ORDER BY started_at, id LIMIT 1",
        arguments: [job, time, id])
    }.flatMap { RunID($0) }
  }

  private func fetch(_ clause: String, _ values: [(any DatabaseValueConvertible)?]) throws -> [RunRecord] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT record FROM runs " + clause, arguments: StatementArguments(values))
        .map(RunRow.record)
    }
  }

  private func put(_ run: SpooledRun) throws -> Recorded {
    do {
      let hostID = try run.owner == nil ? nil : folder?.hostID()
      try write { try RunRow.put(run.record, owner: run.owner, claim: run.claim, hostID: hostID, in: $0) }
      return .stored
    } catch let failure as Failure {
      guard let folder, !isReadOnly else { throw failure }
      do { try HistorySpool(folder).append(run) } catch { throw failure }
      return .spooled
    }
  }
}
