package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// What every run did to one path, oldest first; empty when the history never saw it.
  ///
  /// Somebody else's file that a run displaced stands as a deletion of its bytes.
  package func fileHistory(_ claim: String, _ path: MirrorPath) throws -> [FileEvent] {
    guard let mirror = try mirror(claim) else { return [] }
    let spans = try spans(mirror, path)
    var events: [(number: Int64, event: FileEvent)] = []
    func add(_ number: Int64, _ change: Change, _ span: Span, other: [UInt8]? = nil) throws {
      try add(number, .change(change), span, other: other)
    }
    func add(_ number: Int64, _ kind: FileEvent.Kind, _ span: Span, other: [UInt8]? = nil) throws {
      guard let run = try run(mirror, number) else { return }
      var event = FileEvent(
        run: run, kind: kind, bytes: span.bytes, modified: span.modified, condition: span.condition,
        other: other.map(MirrorPath.init(bytes:)))
      if span.until == span.since {
        event.place = try place(span, path, mirror)
      } else {
        event.point = try keptPoint(mirror, span, newest: number != span.since)
      }
      events.append((number, event))
    }
    let lasting = spans.filter { $0.until != $0.since }
    for (index, span) in lasting.enumerated() {
      let previous = index > 0 && lasting[index - 1].until == span.since ? lasting[index - 1] : nil
      if let origin = span.cameFrom {
        try add(span.since, .move, span, other: origin)
      } else if let previous {
        try add(span.since, previous.object == span.object ? .touch : .replace, span)
      } else {
        try add(span.since, .add, span)
      }
      let hasNext = index + 1 < lasting.count && lasting[index + 1].since == span.until
      if let until = span.until, !hasNext {
        try add(until, span.wentTo == nil ? .delete : .move, span, other: span.wentTo)
      }
    }
    for span in spans where span.until == span.since { try add(span.since, .delete, span) }
    for mark in try exclusions(mirror, path) {
      let holds = { (number: Int64) in lasting.first { $0.since <= number && number < $0.until ?? .max } }
      if let span = holds(mark.since) { try add(mark.since, .excluded, span) }
      // Where a change took the mark off, the change says so.
      if let until = mark.until, let span = holds(until), span.since != until { try add(until, .included, span) }
    }
    return events.sorted { $0.number < $1.number }.map(\.event)
  }

  /// The paths a mirror has or had that `takes` takes, in order, at most `limit`; `folder` is one they all lie in.
  package func paths(
    _ claim: String, in folder: [UInt8] = [], limit: Int, where takes: (MirrorPath) -> Bool
  ) throws -> [MirrorPath] {
    guard let mirror = try mirror(claim) else { return [] }
    let range = folder.isEmpty ? "" : "AND path >= ?2 AND path < ?3"
    // check: allow sql because the condition is ours
    let sql = """
      SELECT path FROM paths WHERE mirror = ?1 \(range) UNION SELECT path FROM files WHERE mirror = ?1 \(range) ORDER BY 1
      """
    var arguments: StatementArguments = [mirror]
    if !folder.isEmpty { arguments += [Data(folder + [0x2F]), Data(folder + [0x30])] }
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    var found: [MirrorPath] = []
    while found.count < limit, let row = try rows.next() {
      guard let bytes = try row.bytes(0) else { continue }
      let path = MirrorPath(bytes: bytes)
      if takes(path) { found.append(path) }
    }
    return found
  }

  /// The oldest kept point of a state's life, or the newest.
  private func keptPoint(_ mirror: Int64, _ span: Span, newest: Bool) throws -> RunID? {
    // check: allow sql because both words are ours
    let statement = try db.cachedStatement(
      sql: "SELECT run FROM points WHERE mirror = ? AND number >= ? AND number < ? AND forgotten IS NULL "
        + "ORDER BY number \(newest ? "DESC" : "ASC") LIMIT 1")
    return try String.fetchOne(statement, arguments: [mirror, span.since, span.until ?? .max]).flatMap { RunID($0) }
  }

  /// Where the bytes of a state lie now; nil for those in the mirror.
  private func place(_ span: Span, _ path: MirrorPath, _ mirror: Int64) throws -> FileState.Place? {
    let statement = try db.cachedStatement(sql: "SELECT kept, path FROM objects WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [span.object]), let kept = row[0] as Int64?,
      let run = try run(mirror, kept)
    else { return nil }
    return .versions(run, try row.bytes(1).map(MirrorPath.init(bytes:)) ?? path)
  }

  private struct Span {
    var since: Int64
    var until: Int64?
    var object: Int64
    var bytes: Int64?
    var modified: Int64?
    var condition: FileState.Condition
    var cameFrom: [UInt8]?
    var wentTo: [UInt8]?
  }

  /// The path's closed states and its open one, in order.
  private func spans(_ mirror: Int64, _ path: MirrorPath) throws -> [Span] {
    let sql = """
      SELECT s.since, s.until, s.object, o.bytes, s.modified, o.condition, s.came_from, s.went_to
      FROM paths AS p CROSS JOIN states AS s ON s.path = p.id CROSS JOIN objects AS o ON o.id = s.object
      WHERE p.mirror = ?1 AND p.path = ?2
      UNION ALL
      SELECT f.since, NULL, f.object, o.bytes, f.modified, o.condition, f.came_from, NULL
      FROM files AS f CROSS JOIN objects AS o ON o.id = f.object WHERE f.mirror = ?1 AND f.path = ?2
      ORDER BY 1
      """
    return try Row.fetchAll(db, sql: sql, arguments: [mirror, Data(path.bytes)]).map { row in
      Span(
        since: row[0], until: row[1], object: row[2], bytes: row[3], modified: row[4],
        condition: FileState.Condition(rawValue: row[5]) ?? .whole, cameFrom: try row.bytes(6),
        wentTo: try row.bytes(7))
    }
  }

  private func run(_ mirror: Int64, _ number: Int64) throws -> RunID? {
    try db.cachedStatement(sql: "SELECT run FROM points WHERE mirror = ? AND number = ?")
      .fetchRun(mirror, number)
  }
}

extension Statement {
  fileprivate func fetchRun(_ mirror: Int64, _ number: Int64) throws -> RunID? {
    try String.fetchOne(self, arguments: [mirror, number]).flatMap { RunID($0) }
  }
}
