/// What became of files, added up over runs.
package struct ReportFiles: Equatable, Sendable, Encodable {
  package var added = 0
  package var replaced = 0
  package var deleted = 0
  package var moved = 0
  package var touched = 0
  package var failed = 0

  package init(added: Int = 0, replaced: Int = 0, deleted: Int = 0, moved: Int = 0, touched: Int = 0, failed: Int = 0) {
    self.added = added
    self.replaced = replaced
    self.deleted = deleted
    self.moved = moved
    self.touched = touched
    self.failed = failed
  }

  /// Files whose state in the mirror changed.
  package var changed: Int { added.plus(replaced).plus(deleted).plus(moved).plus(touched) }

  package static func += (sum: inout ReportFiles, more: ReportFiles) {
    sum.added = sum.added.plus(more.added)
    sum.replaced = sum.replaced.plus(more.replaced)
    sum.deleted = sum.deleted.plus(more.deleted)
    sum.moved = sum.moved.plus(more.moved)
    sum.touched = sum.touched.plus(more.touched)
    sum.failed = sum.failed.plus(more.failed)
  }
}
