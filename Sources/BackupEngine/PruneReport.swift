package import BackupCore

/// What a prune did, or would do: `prune` shows it.
package struct PruneReport: Equatable, Sendable {
  package var isDryRun: Bool
  package var rule: KeepRule
  /// Points kept before, and those of them that go.
  package var points: Int
  package var forgotten: [RunID]
  /// The versions that go, by the run in whose folder they lie; with those an earlier prune did not get done.
  package var versions: [VersionsTotal]
  /// Versions that were to go and stay.
  package var left = 0

  package init(isDryRun: Bool, rule: KeepRule, points: Int, forgotten: [RunID], versions: [VersionsTotal]) {
    self.isDryRun = isDryRun
    self.rule = rule
    self.points = points
    self.forgotten = forgotten
    self.versions = versions
  }

  package var files: Int { versions.files }
  package var bytes: Int64 { versions.bytes }
}
