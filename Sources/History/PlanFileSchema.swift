import GRDB

/// The tables of one plan file. Sizes in bytes, times in nanoseconds since 1970; paths are the exact bytes of rclone's
/// form.
enum PlanFileSchema {
  /// `MKPL`: marks a SQLite file as a plan of this program.
  static let applicationID = 0x4D4B_504C
  static let version = 5

  /// Whether this program can work with a plan, after bringing one of an earlier version up to date: a run may have died under
  /// the program's last version.
  static func isUsable(_ db: Database, isWritable: Bool) throws -> Bool {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version")
    if found == version { return true }
    guard let found, (1..<version).contains(found) else { return false }
    guard isWritable else { return true }
    try db.inTransaction(.immediate) {
      if found == 1 { try db.execute(sql: "ALTER TABLE changes ADD COLUMN in_the_way INTEGER NOT NULL DEFAULT 0") }
      try db.execute(sql: "\(folderMoves); \(exclusions); \(leaving); PRAGMA user_version = \(version)")
      return .commit
    }
    return true
  }

  /// Folders that are moved as a whole; `path` is the new name.
  private static let folderMoves =
    "CREATE TABLE IF NOT EXISTS folder_moves (source BLOB NOT NULL PRIMARY KEY, path BLOB NOT NULL, files INTEGER NOT NULL)"

  /// Files of the mirror that the filters leave out from this run on, or let in again.
  private static let exclusions =
    "CREATE TABLE IF NOT EXISTS exclusions (path BLOB NOT NULL PRIMARY KEY, is_over INTEGER NOT NULL) WITHOUT ROWID"

  /// Files of the mirror that leave the backup by the plan, whether there is something to mark or not.
  private static let leaving =
    "CREATE TABLE IF NOT EXISTS leaving (path BLOB NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID"

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);
        \(folderMoves);
        \(exclusions);
        \(leaving);
        CREATE TABLE header (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          json TEXT NOT NULL
        );
        CREATE TABLE changes (
          path BLOB NOT NULL PRIMARY KEY,
          number INTEGER NOT NULL,            -- unique, from 1; `FileStates` makes object ids of it
          change INTEGER NOT NULL,            -- `ChangeRow.code`
          source BLOB,                        -- of a move
          bytes INTEGER,
          modified INTEGER,
          mode INTEGER,
          link BLOB,
          hash TEXT,
          obstacle TEXT,
          in_the_way INTEGER NOT NULL DEFAULT 0, -- a deletion another change waits for
          log_name BLOB,                      -- as rclone's log shows the path, where that is not exact
          steps INTEGER NOT NULL DEFAULT 0,   -- `ApplyStep`
          error TEXT,
          result INTEGER NOT NULL DEFAULT 0,  -- `ChangeResult.Outcome`; 0: not settled
          effect INTEGER NOT NULL DEFAULT 0,
          old INTEGER NOT NULL DEFAULT 0,
          leftover INTEGER NOT NULL DEFAULT 0,
          stored_bytes INTEGER,               -- of the new file as the log or a look showed it; NULL: as planned
          stored_modified INTEGER,
          old_bytes INTEGER,                  -- of the displaced file
          old_modified INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX changes_log_name ON changes (log_name) WHERE log_name IS NOT NULL;
        CREATE TABLE notes (                  -- lines of the dry run's log
          operation INTEGER NOT NULL,
          log_name BLOB NOT NULL,
          bytes INTEGER,
          PRIMARY KEY (operation, log_name)
        ) WITHOUT ROWID;
        CREATE TABLE seen (                   -- what a look at the remote found
          place INTEGER NOT NULL,             -- 0 the mirror, 1 the run's versions
          path BLOB NOT NULL,
          bytes INTEGER,
          modified INTEGER,
          PRIMARY KEY (place, path)
        ) WITHOUT ROWID;
        CREATE TABLE stray_errors (           -- about names the plan does not hold
          log_name BLOB NOT NULL PRIMARY KEY,
          message TEXT NOT NULL
        ) WITHOUT ROWID;
        """)
  }
}
