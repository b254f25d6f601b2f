import BackupCore
import Foundation
import GRDB

/// How large the mirrors and versions of one job were. A value around a connection.
struct ReportSizes {
  let db: Database
  let job: String

  init(_ db: Database, _ job: String) {
    self.db = db
    self.job = job
  }

  /// At the beginning of the window and at the end of each of its days.
  func sizes(_ window: ReportWindow) throws -> MirrorSizes {
    var sizes = MirrorSizes(base: nil, at: Array(repeating: nil, count: window.days.count))
    for claim in try FileStates(db).claims(job: job) {
      guard let mirror = try FileStates(db).mirror(claim) else { continue }
      let base =
        try size(mirror, Self.before, Self.name(window.since))
        ?? size(mirror, Self.from, Self.name(window.since))
      sizes.base = Self.sum(sizes.base, base)
      for (index, end) in window.dayEnds.enumerated() {
        sizes.at[index] = Self.sum(sizes.at[index], try size(mirror, Self.before, Self.name(end)))
      }
      guard let last = sizes.at.indices.last,
        try isNewest(mirror, before: Self.name(window.until.addingTimeInterval(1)))
      else { continue }
      // What was pruned since the newest point, no point tells.
      let pruned = try Int64.fetchOne(
        db,
        sql: """
          SELECT p.versions - m.versions FROM mirrors AS m CROSS JOIN points AS p ON p.mirror = m.id AND p.number = m.point
          WHERE m.id = ?
          """, arguments: [mirror])
      if let pruned, let known = sizes.at[last]?.versions { sizes.at[last]?.versions = known.minus(pruned) }
    }
    return sizes
  }

  private func size(_ mirror: Int64, _ sql: String, _ name: String) throws -> MirrorSizes.Size? {
    // Asked once a day of the window.
    try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: [mirror, name])
      .map { MirrorSizes.Size(mirror: $0[0], versions: $0[1]) }
  }

  private static let before =
    "SELECT bytes, versions FROM points WHERE mirror = ? AND run < ? ORDER BY run DESC LIMIT 1"
  private static let from = "SELECT bytes, versions FROM points WHERE mirror = ? AND run >= ? ORDER BY run LIMIT 1"

  /// Whether no point was made after the moment of this name.
  private func isNewest(_ mirror: Int64, before name: String) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT NOT EXISTS (SELECT 1 FROM points WHERE mirror = ? AND run >= ?)", arguments: [mirror, name])
      ?? true
  }

  /// What the names of runs that began at `date` begin with.
  private static func name(_ date: Date) -> String { String(RunID(start: date, random: 0).text.prefix(16)) }

  private static func sum(_ first: MirrorSizes.Size?, _ second: MirrorSizes.Size?) -> MirrorSizes.Size? {
    guard let first, let second else { return first ?? second }
    let versions = first.versions.flatMap { one in second.versions.map { one.plus($0) } }
    return MirrorSizes.Size(mirror: first.mirror.plus(second.mirror), versions: versions)
  }
}
