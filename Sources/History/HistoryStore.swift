import BackupCore
package import Foundation
package import GRDB
import Synchronization

/// The lasting record of every run, in `history.db` of the state folder.
///
/// Synchronous on purpose: an asynchronous write in a cancelled task throws, and the cancelled run would never be
/// recorded. Every write is one `BEGIN IMMEDIATE` transaction, synced before it returns. Errors are `Failure`s:
/// `state-damaged` (the caller may `moveAside` and open anew), `state-newer`, `state-unwritable`, `disk-full`.
package final class HistoryStore: Sendable {
  /// nil for a store in memory.
  package let folder: StateFolder?
  let isReadOnly: Bool
  /// Whether the store was opened for looking only.
  package var isForReading: Bool { isReadOnly }
  private let connection: HistoryConnection
  private let queue: Mutex<DatabaseQueue>

  private init(_ folder: StateFolder?, _ connection: HistoryConnection, _ queue: DatabaseQueue, isReadOnly: Bool) {
    self.folder = folder
    self.connection = connection
    self.queue = Mutex(queue)
    self.isReadOnly = isReadOnly
  }

  /// Opens the history for recording: makes or migrates it as needed, takes in what was spooled, and once a day (and
  /// after a run that died) checks the whole file.
  package static func open(_ folder: StateFolder, now: Date) throws -> HistoryStore {
    try open(folder, now: now, schema: .current)
  }

  static func open(_ folder: StateFolder, now: Date, schema: HistorySchema) throws -> HistoryStore {
    let connection = HistoryConnection(path: folder.historyDatabase, schema: schema)
    let ballast = StateBallast(folder)
    let queue = try ready(folder, connection, ballast)
    ballast.fill()
    let store = HistoryStore(folder, connection, queue, isReadOnly: false)
    try store.importSpool()
    try store.checkWhenDue(now: now)
    return store
  }

  /// Opens the history for looking only: nothing is made, migrated or locked beyond the moment of a read. Works on a
  /// read-only mount, for another user who may read the file, and while a run is being recorded. nil when there is none.
  package static func openReadOnly(_ folder: StateFolder) throws -> HistoryStore? {
    let connection = HistoryConnection(path: folder.historyDatabase, schema: .current)
    guard connection.exists(connection.path) else { return nil }
    try connection.refuseOddFile()
    connection.rollBackLeftover(folder)
    let queue = try connection.connect(readOnly: true)
    guard try connection.inspect(queue) == connection.schema.version else {
      throw Failure(
        .stateUnwritable, "the history '\(connection.path)' is of an older version of mirrorkeep",
        hint: "run 'mirrorkeep run' once as its owner, which brings it up to date")
    }
    return HistoryStore(folder, connection, queue, isReadOnly: true)
  }

  /// A store that lives as long as this object.
  package static func inMemory() throws -> HistoryStore {
    let connection = HistoryConnection(path: ":memory:", schema: .current)
    let queue = try connection.connect()
    try queue.write { try connection.schema.migrate($0) }
    return HistoryStore(nil, connection, queue, isReadOnly: false)
  }

  /// Renames a damaged history to `history.db.damaged-<stamp>` and returns that path; the next `open` starts a new one.
  package static func moveAside(_ folder: StateFolder, at time: Date) throws -> String {
    try StateLock.holding(folder) {
      let path = folder.historyDatabase
      let stamp = UTCTime.text(time).filter { $0 != "-" && $0 != ":" }
      var target = path + ".damaged-" + stamp
      var counter = 1
      let connection = HistoryConnection(path: path, schema: .current)
      while connection.exists(target) {
        counter += 1
        target = path + ".damaged-\(stamp)-\(counter)"
      }
      // The journal first: left behind, it would be rolled back into the new database.
      if rename(path + "-journal", target + "-journal") != 0, errno != ENOENT {
        throw Failure.stateFile("move aside", path, code: errno)
      }
      guard rename(path, target) == 0 else { throw Failure.stateFile("move aside", path, code: errno) }
      StateFile.syncFolder(folder.path)
      return target
    }
  }

  /// Runs `body` in one `BEGIN IMMEDIATE` transaction and returns when it is on the disk.
  ///
  /// `body` may be run again, its first try rolled back, when the database was busy, moved aside by another process, or
  /// the disk was full and the ballast could be given up: it must have no effect outside the database. Not reentrant.
  package func write<T>(_ body: (Database) throws -> T) throws -> T {
    try withoutTransaction { db in
      var result: Result<T, any Error>?
      try db.inTransaction(.immediate) {
        result = .success(try body(db))
        return .commit
      }
      guard let result else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
      return try result.get()
    }
  }

  /// Runs `body` as `write` does and takes everything back: what would be.
  package func rehearse<T>(_ body: (Database) throws -> T) throws -> T {
    try withoutTransaction { db in
      var result: Result<T, any Error>?
      try db.inTransaction(.immediate) {
        result = .success(try body(db))
        return .rollback
      }
      guard let result else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
      return try result.get()
    }
  }

  /// Runs `body` with the connection outside any transaction (`ATTACH` needs that); it begins its own, immediate ones.
  /// It may be run again as in `write`, so it must detach what it attached also when it throws.
  package func withoutTransaction<T>(_ body: (Database) throws -> T) throws -> T {
    if isReadOnly { throw Failure.historyReadOnly(connection.path) }
    var busyTries = 0
    var mended = Set<CInt>()
    while true {
      do {
        return try queue.withLock { $0 }.writeWithoutTransaction(body)
      } catch let error as DatabaseError {
        if error.resultCode == .SQLITE_BUSY, busyTries < 2 {
          busyTries += 1
        } else if !mended.insert(error.extendedResultCode.rawValue).inserted || !mend(error) {
          throw Failure.history(error, at: connection.path)
        }
      }
    }
  }

  /// Runs `body` in one short reading transaction. Take everything into memory: a cursor held open keeps writers out.
  package func read<T>(_ body: (Database) throws -> T) throws -> T {
    try connection.mapped { try queue.withLock { $0 }.read(body) }
  }

  /// Removes the cause of a failed write where that is possible; true when another try is worth it.
  private func mend(_ error: DatabaseError) -> Bool {
    guard let folder else { return false }
    if error.extendedResultCode == .SQLITE_READONLY_DBMOVED {
      guard let opened = try? Self.ready(folder, connection, StateBallast(folder)) else { return false }
      queue.withLock { $0 = opened }
      return true
    }
    let isFull = error.resultCode == .SQLITE_FULL || (folder.freeBytes ?? .max) < StateBallast.margin
    return isFull && StateBallast(folder).free()
  }

  /// A connection to a database that exists and is up to date.
  private static func ready(
    _ folder: StateFolder, _ connection: HistoryConnection, _ ballast: StateBallast
  ) throws -> DatabaseQueue {
    do {
      return try connected(folder, connection)
    } catch let failure as Failure where failure.reason == .diskFull && ballast.free() {
      return try connected(folder, connection)
    }
  }

  private static func connected(_ folder: StateFolder, _ connection: HistoryConnection) throws -> DatabaseQueue {
    if !connection.exists(connection.path) {
      try StateLock.holding(folder) { try connection.create(folder) }
    }
    try connection.refuseOddFile()
    let queue = try connection.connect()
    if try connection.inspect(queue) < connection.schema.version {
      try StateLock.holding(folder) { try connection.migrate(queue, folder) }
    }
    return queue
  }
}
