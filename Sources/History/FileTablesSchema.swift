package import GRDB

/// The tables of `history.db` that know about files: which bytes every path had after every run, and where they lie now.
///
/// A *point* is the state of a mirror right after a run that changed something; points of a mirror are numbered 1, 2, 3 …
/// in the order they were applied, and every `since` and `until` is such a number. The mirror after point N is the rows of
/// `files` with `since <= N` and those of `states` with `since <= N < until`.
package enum FileTablesSchema {
  /// Of a difference of two times: that they may be the same one, as remotes keep times to the second.
  static let lessThanASecond = "BETWEEN -999999999 AND 999999999"

  /// Creates the tables; for a history's first migration.
  ///
  /// The hot tables carry no foreign keys: rows are written only by `FileStates`, a million in one transaction, and each
  /// check would cost a look-up a row.
  package static func create(_ db: Database) throws {
    try db.execute(sql: mirrors)
    try db.execute(sql: current)
    try db.execute(sql: past)
  }

  /// Adds what is needed to give points up: which points those are, since when each object exists, and the files that
  /// are to leave the versions.
  ///
  /// An object was needed by the points from `since` on up to, not including, the one that keeps it. One with `since` equal
  /// to `kept` holds bytes nobody here stored.
  package static func addPruning(_ db: Database) throws {
    try db.execute(
      sql: """
        -- NULL: kept. Else given up, and the run whose journal says so; '' while none does.
        ALTER TABLE points ADD COLUMN forgotten TEXT;
        CREATE INDEX points_kept ON points (mirror, number) WHERE forgotten IS NULL;
        ALTER TABLE objects ADD COLUMN since INTEGER;
        CREATE TABLE born (object INTEGER PRIMARY KEY, since INTEGER);
        INSERT INTO born SELECT object, min(since) FROM
          (SELECT object, since FROM states UNION ALL SELECT object, since FROM files) GROUP BY object;
        UPDATE objects SET since = (SELECT since FROM born WHERE object = id);
        DROP TABLE born;
        CREATE INDEX states_foreign ON states (mirror, until) WHERE node IS NULL;
        CREATE TABLE going (                -- files of the versions that no kept point needs
          mirror INTEGER NOT NULL,
          run TEXT NOT NULL,                -- the run in whose folder it lies
          path BLOB NOT NULL,
          bytes INTEGER,                    -- NULL: unknown
          modified INTEGER,                 -- of a copy only
          copy INTEGER NOT NULL DEFAULT 0,  -- 0: a version. Else a second copy of kept bytes; 2: those were seen just now
          twin TEXT,                        -- of a copy: the run whose versions hold those bytes; NULL: look in the mirror
          seen INTEGER NOT NULL DEFAULT 1,  -- 0: the last listing did not show it
          PRIMARY KEY (mirror, run, path)
        ) WITHOUT ROWID;
        CREATE INDEX going_copies ON going (mirror, path) WHERE copy <> 0;
        """)
  }

  /// One row a claim, with running totals of the current mirror, and its points.
  private static let mirrors = """
    CREATE TABLE mirrors (
      id INTEGER PRIMARY KEY,
      claim TEXT NOT NULL UNIQUE,
      point INTEGER NOT NULL DEFAULT 0,   -- number of the newest point; 0 for none yet
      files INTEGER NOT NULL DEFAULT 0,   -- of the current mirror
      bytes INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE points (
      mirror INTEGER NOT NULL REFERENCES mirrors (id),
      number INTEGER NOT NULL,
      run TEXT NOT NULL,                  -- the run that made it; its versions lie in versions/<run>/
      files INTEGER NOT NULL,             -- of the mirror right after it
      bytes INTEGER NOT NULL,
      PRIMARY KEY (mirror, number)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX points_run ON points (mirror, run);
    """

  /// Objects, and the open states: the mirror as it is now.
  private static let current = """
    CREATE TABLE objects (                -- some file's bytes
      id INTEGER PRIMARY KEY,
      bytes INTEGER,                      -- NULL: unknown
      hash TEXT,                          -- 'md5:…', NULL: unknown
      kept INTEGER,                       -- the point whose run moved them into its versions; NULL: in the mirror
      path BLOB,                          -- their path there; NULL: the path of their states
      condition INTEGER NOT NULL DEFAULT 0 -- `FileState.Condition`
    );
    CREATE TABLE files (                  -- open states
      mirror INTEGER NOT NULL,
      path BLOB NOT NULL,                 -- rclone's form of the name, exact bytes
      object INTEGER NOT NULL,
      since INTEGER NOT NULL,
      modified INTEGER,                   -- nanoseconds since 1970; NULL: unknown
      mode INTEGER,
      link BLOB,
      came_from BLOB,                     -- the path a rename moved the object away from
      PRIMARY KEY (mirror, path)
    ) WITHOUT ROWID;
    """

  /// Closed states. `node` makes `states_at` a relational interval tree (`PointTree`): the states alive at one point are
  /// found without reading the others.
  private static let past = """
    CREATE TABLE paths (                  -- of closed states, stored once
      id INTEGER PRIMARY KEY,
      mirror INTEGER NOT NULL,
      path BLOB NOT NULL
    );
    CREATE UNIQUE INDEX paths_path ON paths (mirror, path);
    CREATE TABLE states (
      path INTEGER NOT NULL,              -- paths.id
      since INTEGER NOT NULL,
      until INTEGER NOT NULL,             -- equal to since: seen only when point `until` displaced it
      mirror INTEGER NOT NULL,
      node INTEGER,                       -- NULL: alive at no point
      object INTEGER NOT NULL,
      modified INTEGER,
      mode INTEGER,
      link BLOB,
      came_from BLOB,
      went_to BLOB,                       -- the path a rename moved the object to
      PRIMARY KEY (path, since, until)
    ) WITHOUT ROWID;
    CREATE INDEX states_at ON states (mirror, node, since, until) WHERE node IS NOT NULL;
    """
}
