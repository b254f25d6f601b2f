/// What became of a restore: its run record, and what only a restore has.
package struct RestoreReport: Encodable, Sendable {
  package var record: RunRecord
  package var restore: RestoreTotals
  /// The largest files to come, for a dry run: path and size.
  package var largest: [(path: MirrorPath, bytes: Int64)] = []

  package init(record: RunRecord, restore: RestoreTotals) {
    self.record = record
    self.restore = restore
  }

  private enum CodingKeys: String, CodingKey { case restore }

  /// The record's keys, and `restore` beside them.
  package func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(restore, forKey: .restore)
  }
}
