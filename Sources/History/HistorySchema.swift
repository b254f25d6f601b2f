import GRDB

/// The tables of `history.db`, as steps that only ever get longer: step n takes a database from `user_version` n - 1 to
/// n and is never edited once released. New columns are nullable or have a default.
struct HistorySchema: Sendable {
  typealias Step = @Sendable (Database) throws -> Void

  /// `MKHI`: marks a SQLite file as a history of this program.
  static let applicationID = 0x4D4B_4849

  static let current = HistorySchema(steps: [
    {
      try createRuns($0); try FileTablesSchema.create($0)
    },
    { try FileTablesSchema.addPruning($0) },
    { try NotifySchema.create($0) },
    { try ReportSchema.create($0) },
    { try FileStates.addExclusions($0) },
    { try HistoryStore.addPurged($0) },
    { try FileStates.addCertainty($0) },
    { try FileStates.addGaps($0) },
    { try FileStates.addOnlyVersions($0) },
  ])

  let steps: [Step]
  var version: Int { steps.count }

  static func version(of db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }

  /// Carries out the steps still missing; to be called in a transaction.
  func migrate(_ db: Database) throws {
    let found = try Self.version(of: db)
    guard found < version else { return }
    for step in steps[found...] { try step(db) }
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// `record` holds the whole record as JSON, the contract's form; the columns beside it are what is searched, sorted and
  /// added up. Times are seconds since 1970. `id` orders runs for the file tables.
  private static func createRuns(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE runs (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          run TEXT NOT NULL UNIQUE,
          job TEXT NOT NULL,
          claim TEXT,
          kind TEXT NOT NULL,
          started_by TEXT NOT NULL,
          host TEXT NOT NULL,
          outcome TEXT NOT NULL,
          reason TEXT,
          exit_status INTEGER,
          started_at INTEGER NOT NULL,
          finished_at INTEGER,
          attempt INTEGER NOT NULL,
          source TEXT,
          destination TEXT,
          plan TEXT,
          checked INTEGER NOT NULL,
          added INTEGER NOT NULL,
          replaced INTEGER NOT NULL,
          deleted INTEGER NOT NULL,
          moved INTEGER NOT NULL,
          touched INTEGER NOT NULL,
          failed INTEGER NOT NULL,
          pending_deletions INTEGER NOT NULL,
          bytes_sent INTEGER NOT NULL,
          bytes_mirror INTEGER NOT NULL,
          record TEXT NOT NULL,
          boot_id TEXT,
          pid INTEGER,
          process_start INTEGER,
          host_id TEXT
        );
        CREATE INDEX runs_by_job ON runs (job, started_at, id);
        CREATE INDEX runs_by_kind ON runs (job, kind, started_at, id);
        CREATE INDEX runs_by_result ON runs (job, kind, outcome, started_at, id);
        CREATE INDEX runs_by_time ON runs (started_at, id);
        CREATE INDEX runs_by_outcome ON runs (outcome, started_at, id);
        CREATE INDEX runs_by_claim ON runs (claim, id) WHERE claim IS NOT NULL;
        CREATE TABLE facts (
          key TEXT PRIMARY KEY NOT NULL,
          value TEXT NOT NULL
        ) WITHOUT ROWID;
        """)
  }
}
