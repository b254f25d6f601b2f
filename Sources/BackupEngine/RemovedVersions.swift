import BackupCore

/// What became of versions that were to go.
struct RemovedVersions {
  /// Those that lay there and are gone for sure, by run.
  var gone: [VersionsTotal] = []
  /// How many lie there still.
  var left = 0
  /// What kept those from it that stay to go.
  var failure: Failure?
}
