import GRDB

/// The tables about what people were told, and what became of each message.
enum NotifySchema {
  /// `told.state` is a `ToldState` as JSON; `notifications.run` is a run's text, absent for what no run is about.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE told (
          job TEXT NOT NULL,
          channel TEXT NOT NULL,
          topic TEXT NOT NULL,
          state TEXT NOT NULL,
          PRIMARY KEY (job, channel, topic)
        ) WITHOUT ROWID;
        CREATE TABLE notifications (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          run TEXT,
          job TEXT NOT NULL,
          channel TEXT NOT NULL,
          event TEXT NOT NULL,
          ok INTEGER NOT NULL,
          message TEXT NOT NULL,
          at INTEGER NOT NULL
        );
        CREATE INDEX notifications_by_run ON notifications (run, id);
        """)
  }
}
