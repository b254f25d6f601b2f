import GRDB

/// What reports need beside the first tables: exact durations, indices that answer for a million runs without reading
/// their records, and how large the versions were after each point.
enum ReportSchema {
  /// `runs.duration_ms` is the record's duration. `mirrors.versions` are the bytes of what the versions hold now, those that
  /// are to go left out; `points.versions` the same right after that point, NULL where nobody noted it.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE runs ADD COLUMN duration_ms INTEGER;
        UPDATE runs SET duration_ms = CAST(round(json_extract(record, '$.duration_seconds') * 1000) AS INTEGER);
        DROP INDEX runs_by_result;
        CREATE INDEX runs_by_result ON runs (job, kind, outcome, started_at, id, attempt, reason, duration_ms,
          added, replaced, deleted, moved, touched, failed, bytes_sent);
        CREATE INDEX runs_by_reason ON runs (reason, started_at, id) WHERE reason IS NOT NULL;
        ALTER TABLE mirrors ADD COLUMN versions INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE points ADD COLUMN versions INTEGER;
        UPDATE mirrors SET versions = (
          SELECT CAST(total(o.bytes) AS INTEGER) FROM states AS s
          CROSS JOIN objects AS o ON o.id = s.object AND o.kept = s.until
          WHERE s.mirror = mirrors.id AND o.condition IN (0, 2));
        UPDATE points SET versions = (SELECT m.versions FROM mirrors AS m WHERE m.id = points.mirror)
        WHERE EXISTS (SELECT 1 FROM mirrors AS m WHERE m.id = points.mirror AND m.point = points.number);
        """)
  }
}
