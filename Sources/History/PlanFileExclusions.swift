package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  package func noteExclusions(_ paths: [MirrorPath], areOver: Bool) throws {
    guard !paths.isEmpty else { return }
    try gather(paths.count) { try Self.insertExclusions(paths, areOver: areOver, into: "exclusions", $0) }
  }

  package func hasExclusions() throws -> Bool {
    try perform { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM exclusions)") ?? false }
  }

  /// Into a plan's table that may be attached to another database.
  static func insertExclusions(_ paths: [MirrorPath], areOver: Bool, into table: String, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(table) (path, is_over) VALUES (?, ?)")
    for path in paths { try statement.execute(arguments: [Data(path.bytes), areOver]) }
  }

  /// Hands over what was noted, in the order of the paths.
  func forEachExclusion(_ body: (_ path: MirrorPath, _ isOver: Bool) throws -> Void) throws {
    try forEachPage("SELECT path, is_over FROM exclusions WHERE path > ? ORDER BY path LIMIT 1000") { row in
      let path = MirrorPath(bytes: try row.bytes(0) ?? [])
      try body(path, row[1])
      return path
    }
  }
}
