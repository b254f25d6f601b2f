package import BackupCore

/// What the pipeline asks of rclone about a job's versions. Every closure returns only when its rclone has ended.
package struct VersionsRemote: Sendable {
  /// Lists the files in the folders of some runs, in batches; throws unless the listing is complete.
  package var list:
    @Sendable (Job, [RunID], _ found: @escaping @Sendable ([VersionFile]) throws -> Void) async throws -> Void
  /// Lists all versions as they are, paths below them (`<run>/<path>`).
  package var listAll: @Sendable (Job, _ found: @escaping @Sendable ([ListedFile]) throws -> Void) async throws -> Void
  /// Removes the files a list names, paths below the versions, and nothing else; returns what was said against it.
  package var remove: @Sendable (Job, _ list: String) async throws -> Failure?
  /// Removes a run's folder with all it holds.
  package var removeFolder: @Sendable (Job, RunID) async throws -> Failure?
  /// Removes folders of some runs that hold no file.
  package var removeEmptyFolders: @Sendable (Job, [RunID]) async throws -> Failure?

  package init(
    list: @escaping @Sendable (Job, [RunID], @escaping @Sendable ([VersionFile]) throws -> Void) async throws -> Void,
    listAll: @escaping @Sendable (Job, @escaping @Sendable ([ListedFile]) throws -> Void) async throws -> Void,
    remove: @escaping @Sendable (Job, String) async throws -> Failure?,
    removeFolder: @escaping @Sendable (Job, RunID) async throws -> Failure?,
    removeEmptyFolders: @escaping @Sendable (Job, [RunID]) async throws -> Failure?
  ) {
    self.list = list
    self.listAll = listAll
    self.remove = remove
    self.removeFolder = removeFolder
    self.removeEmptyFolders = removeEmptyFolders
  }
}
