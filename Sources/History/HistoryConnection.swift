import BackupCore
import Foundation
import GRDB

/// Opening `history.db`: the settings of every connection, and the steps before the first use.
struct HistoryConnection {
  let path: String
  let schema: HistorySchema

  /// One connection: rollback journal, every commit synced (the journal's removal too), foreign keys, 10 s of patience.
  func connect(readOnly: Bool = false) throws -> DatabaseQueue {
    var settings = Configuration()
    settings.readonly = readOnly
    settings.busyMode = .callback(Self.waitTurn)
    settings.foreignKeysEnabled = true
    settings.prepareDatabase { db in
      // Sorting and matching a million paths needs no memory so; what fits into the cache never becomes a file.
      try db.execute(sql: "PRAGMA temp_store = FILE")
      if readOnly {
        try db.execute(sql: "PRAGMA query_only = 1")
      } else {
        try db.execute(sql: "PRAGMA synchronous = EXTRA")
      }
    }
    return try mapped { try DatabaseQueue(path: path, configuration: settings) }
  }

  /// Waits a moment for another writer to finish, about 10 s in all; false when patience is at an end.
  ///
  /// SQLite's own busy handler soon looks only every 100 ms, and with several writers in a row rarely finds the moment
  /// between two of their transactions; short random waits do.
  private static func waitTurn(_ tries: Int) -> Bool {
    guard tries < 2500 else { return false }
    usleep(UInt32.random(in: 500...(tries < 200 ? 3000 : 8000)))
    return true
  }

  /// Makes the database under another name and gives it its own when it is whole: `history.db` is never seen empty, so
  /// that an empty one is known to be damaged. To be called with the state lock held.
  func create(_ folder: StateFolder) throws {
    if exists(path) { return }
    let aside = HistoryConnection(path: path + ".new", schema: schema)
    for leftover in [aside.path, aside.path + "-journal", path + "-journal"] { unlink(leftover) }
    // SQLite gives its journal the mode of the database file.
    _ = try StateFile(.create, aside.path)
    do {
      let queue = try aside.connect()
      try aside.mapped {
        try queue.writeWithoutTransaction { db in
          // Settable only before the first page is written.
          try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
          try db.execute(sql: "PRAGMA application_id = \(HistorySchema.applicationID)")
          try db.inTransaction(.immediate) {
            try schema.migrate(db)
            return .commit
          }
        }
        try queue.close()
      }
      guard rename(aside.path, path) == 0 else { throw Failure.stateFile("write", path, code: errno) }
    } catch {
      unlink(aside.path)
      throw error
    }
    StateFile.syncFolder(folder.path)
  }

  /// Takes back what a writer that was killed left half done: a reader may not, and would be refused. Where this user may not
  /// write either, the reading that follows says so. A writer at work is waited for, not disturbed.
  func rollBackLeftover(_ folder: StateFolder) {
    guard exists(path + "-journal") else { return }
    try? StateLock.holding(folder) {
      guard exists(path) else { return }
      let queue = try connect()
      _ = try queue.writeWithoutTransaction { try HistorySchema.version(of: $0) }
      try queue.close()
    }
  }

  /// The schema version found; throws `state-damaged` or `state-newer`. Writes nothing.
  func inspect(_ queue: DatabaseQueue) throws -> Int {
    let (application, found) = try mapped {
      try queue.read { db in
        (try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0, try HistorySchema.version(of: db))
      }
    }
    guard application == HistorySchema.applicationID, found > 0 else {
      throw Failure.historyDamaged(path, "it is some other database")
    }
    guard found <= schema.version else {
      throw Failure.historyNewer(path, found: found, known: schema.version)
    }
    return found
  }

  /// Brings the database up to date in one transaction, after a copy of it (`history.db.before-<n>`, n the new version)
  /// is safe. To be called with the state lock held.
  func migrate(_ queue: DatabaseQueue, _ folder: StateFolder) throws {
    guard try inspect(queue) < schema.version else { return }
    let copy = path + ".before-\(schema.version)"
    unlink(copy)
    _ = try StateFile(.create, copy)
    let target = try HistoryConnection(path: copy, schema: schema).connect()
    try mapped {
      try queue.backup(to: target)
      try target.close()
    }
    StateFile.syncFolder(folder.path)
    try mapped {
      try queue.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try schema.migrate(db)
          return .commit
        }
      }
    }
  }

  /// Throws `state-damaged` for an empty file, `state-unwritable` for anything but a plain file.
  func refuseOddFile() throws {
    var info = stat()
    guard lstat(path, &info) == 0 else { throw Failure.stateFile("read", path, code: errno) }
    guard info.st_mode & S_IFMT == S_IFREG else { throw Failure.stateNotOurs(path, "is not a plain file") }
    guard info.st_size > 0 else { throw Failure.historyDamaged(path, "it is empty") }
  }

  func mapped<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw Failure.history(error, at: path)
    }
  }

  func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }
}
