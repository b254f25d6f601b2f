package import BackupCore
import Foundation
import GRDB

/// One row of a plan file: a planned change and what became of it.
package struct ChangeRow: Equatable, Sendable {
  package var planned: PlannedChange
  package var link: [UInt8]?
  package var hash: String?
  package var steps: ApplyStep = []
  /// What rclone's log said against it.
  package var error: String?
  /// nil until settled.
  package var result: ChangeResult?

  package init(_ planned: PlannedChange, result: ChangeResult? = nil) {
    self.planned = planned
    self.result = result
  }

  /// The columns `init(_: Row)` reads, in its order.
  static let columns = """
    path, change, source, bytes, modified, mode, obstacle, link, hash, steps, error, result, effect, old, leftover, \
    stored_bytes, stored_modified, old_bytes, old_modified
    """

  init(_ row: Row) throws {
    planned = try Self.planned(row)
    link = try row.bytes(7)
    hash = row[8]
    steps = ApplyStep(rawValue: row[9])
    error = row[10]
    guard let outcome = ChangeResult.Outcome(rawValue: row[11]) else { return }
    var result = ChangeResult(
      outcome, ChangeResult.Effect(rawValue: row[12]) ?? .none, old: ChangeResult.Old(rawValue: row[13]) ?? .inPlace,
      hasLeftover: row[14])
    if result.effect == .stored || result.effect == .touched || result.effect == .present {
      result.stored = ChangeEvidence.Seen(
        bytes: row[15] as Int64? ?? planned.bytes, modified: row[16] as Int64? ?? planned.modified)
    }
    if result.old == .kept { result.kept = ChangeEvidence.Seen(bytes: row[17], modified: row[18]) }
    self.result = result
  }

  /// Reads the first eight columns.
  static func planned(_ row: Row) throws -> PlannedChange {
    var planned = PlannedChange(
      change(row[1]), MirrorPath(bytes: try row.bytes(0) ?? []), from: try row.bytes(2).map(MirrorPath.init(bytes:)),
      bytes: row[3], modified: row[4], mode: (row[5] as Int?).map { UInt16(truncatingIfNeeded: $0) }, obstacle: row[6])
    planned.link = try row.bytes(7)
    return planned
  }

  /// How a plan file stores a change.
  static func code(_ change: Change) -> Int {
    switch change {
    case .add: 0
    case .replace: 1
    case .delete: 2
    case .move: 3
    case .touch: 4
    }
  }

  static func change(_ code: Int) -> Change {
    switch code {
    case 1: .replace
    case 2: .delete
    case 3: .move
    case 4: .touch
    default: .add
    }
  }
}

extension Row {
  /// A blob column's bytes; nil for NULL.
  func bytes(_ index: Int) throws -> [UInt8]? {
    try withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } }
  }
}
