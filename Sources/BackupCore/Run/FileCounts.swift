/// How many files a run looked at and what became of them.
package struct FileCounts: Codable, Equatable, Sendable {
  package var checked = 0
  package var added = 0
  package var replaced = 0
  package var deleted = 0
  package var moved = 0
  package var touched = 0
  package var failed = 0
  package var linksSkipped = 0
  package var pendingDeletions = 0

  package init() {}

  /// Files whose state in the mirror this run changed.
  package var changed: Int { added + replaced + deleted + moved + touched }

  package enum CodingKeys: String, CodingKey {
    case checked, added, replaced, deleted, moved, touched, failed
    case linksSkipped = "links_skipped"
    case pendingDeletions = "pending_deletions"
  }
}
