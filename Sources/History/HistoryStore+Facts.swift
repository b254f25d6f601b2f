package import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// A remembered value; nil when there is none. Losing facts costs time, or a guard what it compares with; never truth.
  package func fact(_ key: String) throws -> String? { try read { try Self.fact(key, in: $0) } }

  /// Remembers `value`, or forgets the key for nil.
  package func setFact(_ key: String, _ value: String?) throws { try write { try Self.setFact(key, value, in: $0) } }

  /// The version of the rclone binary that `stamp` describes; nil unless exactly that file was asked before.
  package func rcloneVersion(of stamp: FileStamp) throws -> String? {
    let known: KnownVersion? = try decoded("rclone-version:" + stamp.path)
    return known?.stamp == stamp ? known?.version : nil
  }

  package func setRcloneVersion(_ version: String, of stamp: FileStamp) throws {
    try setEncoded("rclone-version:" + stamp.path, KnownVersion(stamp: stamp, version: version))
  }

  /// The claim of `destination` as last read; nil when it never was.
  package func seenClaim(destination: String) throws -> SeenClaim? { try decoded("claim:" + destination) }

  /// Remembers the claim of `destination`, or forgets it for nil.
  package func setSeenClaim(_ seen: SeenClaim?, destination: String) throws {
    guard let seen else { return try setFact("claim:" + destination, nil) }
    try setEncoded("claim:" + destination, seen)
  }

  /// The filters that the marks of a mirror's files as no longer backed up go by; nil when that is not known.
  package func exclusionFilters(claim: String) throws -> [String]? { try decoded("excluded-by:" + claim) }

  package func setExclusionFilters(_ filters: [String], claim: String) throws {
    try setEncoded("excluded-by:" + claim, filters)
  }

  /// Why a mirror is to be looked at before what is believed of it is relied on; nil where it was looked at since.
  package func doubt(claim: String) throws -> MirrorDoubt? { try read { try FileStates($0).doubt(claim) } }

  package func setDoubt(_ doubt: MirrorDoubt?, claim: String) throws {
    try setFact(Self.doubt(claim), doubt?.rawValue)
  }

  static func doubt(_ claim: String) -> String { "gaps:" + claim }

  /// Newest points that were entered as their mirrors were found, and whose journals were not written since, with the
  /// mirrors' claims.
  package func unwrittenJournals() throws -> [(claim: String, run: RunID)] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT substr(key, 11), value FROM facts WHERE key > 'unwritten:' AND key < 'unwritten;'")
      return try rows.compactMap { row in
        guard let run = RunID(row[1] as String), try FileStates(db).newestPoint(row[0])?.run == run else { return nil }
        return (row[0], run)
      }
    }
  }

  /// Notes that the journal of a mirror's newest point is written.
  package func noteWritten(claim: String) throws { try setFact(Self.unwritten(claim), nil) }

  static func unwritten(_ claim: String) -> String { "unwritten:" + claim }

  /// Whether a mirror's journals are being taken in anew, or were until that was cut short.
  package func isRebuilding(claim: String) throws -> Bool { try fact("rebuilding:" + claim) != nil }

  /// Where that mirror lies of which this is so, of those whose newest run is one of `job` and, with `run`, not before that;
  /// nil for none.
  package func rebuilding(job: String, since run: RunID?) throws -> String? {
    let sql = "SELECT substr(key, 12) FROM facts WHERE key > 'rebuilding:' AND key < 'rebuilding;'"
    for claim in try read({ try String.fetchAll($0, sql: sql) }) {
      guard let use = try newestUse(claim: claim), use.job == job else { continue }
      let newest = try read { db in
        try String.fetchOne(db, sql: "SELECT max(run) FROM runs WHERE claim = ?", arguments: [claim])
      }
      if run.map({ $0.text <= newest ?? "" }) ?? true { return use.destination }
    }
    return nil
  }

  package func setRebuilding(_ isRebuilding: Bool, claim: String) throws {
    try setFact("rebuilding:" + claim, isRebuilding ? "1" : nil)
  }

  /// How many files more than `seen` the history believes in a mirror, but for those the filters leave out, beyond what the
  /// last look at the mirror left so; negative for fewer.
  package func surplus(claim: String, over seen: Int) throws -> Int {
    try wholeSurplus(claim, seen) - (fact("surplus:" + claim).flatMap { Int($0) } ?? 0)
  }

  /// Says that a look at the mirror left it so.
  package func explainSurplus(claim: String, over seen: Int) throws {
    let surplus = try wholeSurplus(claim, seen)
    try setFact("surplus:" + claim, surplus == 0 ? nil : String(surplus))
  }

  private func wholeSurplus(_ claim: String, _ seen: Int) throws -> Int {
    try read { db in
      let states = FileStates(db)
      return try (states.totals(claim)?.files ?? 0) - states.excludedCount(claim) - seen
    }
  }

  static func fact(_ key: String, in db: Database) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM facts WHERE key = ?", arguments: [key])
  }

  static func setFact(_ key: String, _ value: String?, in db: Database) throws {
    if let value {
      try db.execute(sql: "INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)", arguments: [key, value])
    } else {
      try db.execute(sql: "DELETE FROM facts WHERE key = ?", arguments: [key])
    }
  }

  private struct KnownVersion: Codable {
    let stamp: FileStamp
    let version: String
  }

  /// nil also for a value some other version wrote in another form.
  func decoded<Value: Decodable>(_ key: String) throws -> Value? {
    try fact(key).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }

  /// As JSON.
  func setEncoded(_ key: String, _ value: some Encodable) throws {
    try setFact(key, String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
  }
}
