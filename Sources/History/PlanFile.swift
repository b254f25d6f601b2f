package import BackupCore
import Foundation
import GRDB
import Synchronization

/// One plan: its changes, in a SQLite file of its own, so that a million of them need no memory; and, while a run carries
/// it out, what became of each.
///
/// A plan is built fast and unsynced; `commit` makes it lasting, before anything is applied. Errors are `Failure`s,
/// `disk-full` or `state-unwritable`. Synchronous, one connection, safe to share.
package final class PlanFile: Sendable {
  package let path: String
  let queue: DatabaseQueue
  /// Statements carried out in the open transaction.
  private let pending = Mutex(0)
  /// The number the next change gets.
  let nextNumber: Mutex<Int64>

  private init(path: String, queue: DatabaseQueue, nextNumber: Int64) {
    self.path = path
    self.queue = queue
    self.nextNumber = Mutex(nextNumber)
  }

  /// A new, empty plan at `path`, where nothing may lie yet.
  package static func create(at path: String) throws -> PlanFile {
    _ = try StateFile(.create, path)
    return try mapped(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration())
      try queue.inDatabase { db in
        // Until `commit` a crash only costs a plan that nobody acts on.
        try db.execute(sql: "PRAGMA page_size = 8192")
        try db.execute(sql: "PRAGMA journal_mode = OFF")
        try db.execute(sql: "PRAGMA synchronous = OFF")
        try PlanFileSchema.create(db)
      }
      return PlanFile(path: path, queue: queue, nextNumber: 1)
    }
  }

  /// The committed plan at `path`; nil when there is none, or one that was never committed.
  package static func open(at path: String, readOnly: Bool = false) throws -> PlanFile? {
    guard access(path, F_OK) == 0 else { return nil }
    return try mapped(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
      let next: Int64? = try queue.inDatabase { db in
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == PlanFileSchema.applicationID,
          try PlanFileSchema.isUsable(db, isWritable: !readOnly),
          try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM header)") == true
        else { return nil }
        if !readOnly { try lasting(db) }
        return try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM changes")
      }
      guard let next else { return nil }
      return PlanFile(path: path, queue: queue, nextNumber: next)
    }
  }

  /// Writes `header` and makes the whole plan lasting: when this returns, header and changes are on the disk.
  package func commit(_ header: PlanHeader) throws {
    let json = String(decoding: try JSONEncoder().encode(header), as: UTF8.self)
    try flush()
    try perform { db in
      try Self.lasting(db)
      // The commit's sync covers all that was written to the file before.
      try db.inTransaction(.immediate) {
        try db.execute(sql: "INSERT OR REPLACE INTO header (id, json) VALUES (1, ?)", arguments: [json])
        return .commit
      }
    }
  }

  /// nil until `commit`.
  package func header() throws -> PlanHeader? {
    try perform { db in
      guard let json = try String.fetchOne(db, sql: "SELECT json FROM header") else { return nil }
      return try JSONDecoder().decode(PlanHeader.self, from: Data(json.utf8))
    }
  }

  /// Ends the open transaction, so that other connections (and a later process) see everything.
  package func flush() throws {
    try perform { db in
      if db.isInsideTransaction { try db.commit() }
      pending.withLock { $0 = 0 }
    }
  }

  /// Flushes and closes the file; the plan must not be used afterwards.
  package func close() throws {
    try flush()
    try Self.mapped(path) { try queue.close() }
  }

  /// Runs `body` in the transaction that is open, or begins one; it stays open for more until `flush` or `limit`
  /// statements.
  func gather<T>(_ statements: Int = 1, limit: Int = .max, _ body: (Database) throws -> T) throws -> T {
    try perform { db in
      if !db.isInsideTransaction { try db.beginTransaction(.immediate) }
      let result = try body(db)
      let isFull = pending.withLock { count in
        count += statements
        return count >= limit
      }
      if isFull {
        try db.commit()
        pending.withLock { $0 = 0 }
      }
      return result
    }
  }

  func perform<T>(_ body: (Database) throws -> T) throws -> T {
    try Self.mapped(path) { try queue.inDatabase(body) }
  }

  private static func configuration(readOnly: Bool = false) -> Configuration {
    var result = Configuration()
    result.readonly = readOnly
    result.busyMode = .timeout(10)
    result.allowsUnsafeTransactions = true
    result.prepareDatabase { db in
      // Sorting and sub-selects of a million paths go to files, not to memory.
      try db.execute(sql: "PRAGMA temp_store = FILE; PRAGMA cache_size = -8000")
    }
    return result
  }

  private static func lasting(_ db: Database) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE")
  }

  static func mapped<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw Failure.planFile(error, at: path)
    }
  }
}

extension Failure {
  /// What an SQLite error on the plan at `path` means to a person.
  static func planFile(_ error: DatabaseError, at path: String) -> Failure {
    if error.resultCode == .SQLITE_FULL {
      return Failure(
        .diskFull, "cannot write the plan '\(path)': the disk is full",
        hint: "free some space there, or move the state folder to another disk and name it with '--state'")
    }
    return Failure(
      .stateUnwritable, "cannot use the plan '\(path)': \(error.message ?? "SQLite error \(error.resultCode)")",
      hint: "check owner, mode and mount of the state folder, or name a copy of it with '--state'")
  }
}
