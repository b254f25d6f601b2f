package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// One path right after `run`; nil when the mirror did not hold it.
  package func state(_ claim: String, _ path: MirrorPath, at run: RunID) throws -> FileState? {
    guard let mirror = try mirror(claim), let point = try point(claim, asOf: run) else { return nil }
    let name = Data(path.bytes)
    let open = try Row.fetchOne(
      db, sql: Self.open("f.mirror = ? AND f.path = ? AND f.since <= ?"), arguments: [mirror, name, point.number])
    if let open { return try Self.state(open) }
    let closed = try Row.fetchOne(
      db, sql: Self.closed("p.mirror = ?1 AND p.path = ?2 AND s.since <= ?3 AND s.until > ?3"),
      arguments: [mirror, name, point.number])
    return try closed.map(Self.state)
  }

  /// One path in the current mirror.
  package func current(_ claim: String, _ path: MirrorPath) throws -> FileState? {
    guard let mirror = try mirror(claim) else { return nil }
    let row = try Row.fetchOne(
      db, sql: Self.open("f.mirror = ? AND f.path = ?"), arguments: [mirror, Data(path.bytes)])
    return try row.map(Self.state)
  }

  /// Whether the current mirror has a file anywhere below a folder.
  package func holdsFiles(_ claim: String, below folder: MirrorPath) throws -> Bool {
    guard let mirror = try mirror(claim) else { return false }
    // "0" follows "/".
    return try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM files WHERE mirror = ? AND path > ? AND path < ?)",
      arguments: [mirror, Data(folder.bytes + [0x2F]), Data(folder.bytes + [0x30])]) ?? false
  }

  /// Hands every file of the current mirror to `body`, in path order (bytewise).
  package func forEachCurrent(_ claim: String, _ body: (FileState) throws -> Void) throws {
    guard let mirror = try mirror(claim) else { return }
    let rows = try Row.fetchCursor(db, sql: Self.open("f.mirror = ?") + " ORDER BY f.path", arguments: [mirror])
    while let row = try rows.next() { try body(try Self.state(row)) }
  }

  /// Hands every file the mirror held right after `run` to `body`, in path order.
  package func forEachAt(_ claim: String, _ run: RunID, _ body: (FileState) throws -> Void) throws {
    guard let mirror = try mirror(claim), let point = try point(claim, asOf: run),
      let newest = try newestPoint(claim)
    else { return }
    if point.number == newest.number { return try forEachCurrent(claim, body) }
    let nodes = PointTree.nodes(holding: point.number, newest: newest.number).map(String.init)
    let isAlive = """
      s.mirror = ?1 AND s.node IN (\(nodes.joined(separator: ", "))) AND s.since <= ?2 AND s.until > ?2
      """
    let sql =
      Self.open("f.mirror = ?1 AND f.since <= ?2") + " UNION ALL " + Self.closed(isAlive, from: Self.byNode)
      + " ORDER BY 1"
    let rows = try Row.fetchCursor(db, sql: sql, arguments: [mirror, point.number])
    while let row = try rows.next() { try body(try Self.state(row)) }
  }

  /// Where a closed state's other columns are found from, by path or by node.
  private static let byPath = "paths AS p CROSS JOIN states AS s ON s.path = p.id"
  private static let byNode = "states AS s INDEXED BY states_at CROSS JOIN paths AS p ON p.id = s.path"

  private static let objectColumns = "o.bytes, o.hash, o.kept, o.path, o.condition, k.run"

  private static func open(_ condition: String) -> String {
    """
    SELECT f.path, f.modified, f.mode, f.link, n.run, \(objectColumns) FROM files AS f
    CROSS JOIN objects AS o ON o.id = f.object
    LEFT JOIN points AS n ON n.mirror = f.mirror AND n.number = f.since
    LEFT JOIN points AS k ON k.mirror = f.mirror AND k.number = o.kept
    WHERE \(condition)
    """
  }

  private static func closed(_ condition: String, from tables: String = byPath) -> String {
    """
    SELECT p.path, s.modified, s.mode, s.link, n.run, \(objectColumns) FROM \(tables)
    CROSS JOIN objects AS o ON o.id = s.object
    LEFT JOIN points AS n ON n.mirror = s.mirror AND n.number = s.since
    LEFT JOIN points AS k ON k.mirror = s.mirror AND k.number = o.kept
    WHERE \(condition)
    """
  }

  private static func state(_ row: Row) throws -> FileState {
    let path = MirrorPath(bytes: try row.bytes(0) ?? [])
    let place = try row.bytes(8).map(MirrorPath.init(bytes:)) ?? path
    guard let since = RunID(row[4]) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    let keeper = (row[10] as String?).flatMap { RunID($0) }
    return FileState(
      path: path, bytes: row[5], modified: row[1], mode: (row[2] as Int?).map { UInt16(truncatingIfNeeded: $0) },
      link: try row.bytes(3), hash: row[6], place: keeper.map { .versions($0, place) } ?? .mirror(place),
      condition: FileState.Condition(rawValue: row[9]) ?? .whole, since: since)
  }
}
