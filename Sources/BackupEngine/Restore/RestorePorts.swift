package import BackupCore

/// What a restore touches of the world beside what every run does: the history's past, and a folder to put files into.
package struct RestorePorts: Sendable {
  package var ports: Ports
  /// Takes the locks of a job and its destination beside other readers; throws `locked` while a backup holds them.
  package var lock: @Sendable (Job, RunID) throws -> @Sendable () -> Void

  // MARK: the history
  /// All restore points of a job, in the order of their runs.
  package var points: @Sendable (_ job: String) throws -> [RestorePoint]
  /// The runs of any job a short id may mean.
  package var runs: @Sendable (_ shortID: String) throws -> [RunID]
  /// Hands over the files of a point, in the order of their paths; with `paths` at least those at or below them.
  package var files: @Sendable (RestorePoint, _ paths: [MirrorPath]?, (FileState) throws -> Void) throws -> Void
  /// Hands over the files of a point that were no longer backed up then.
  package var excluded: @Sendable (RestorePoint, (MirrorPath) throws -> Void) throws -> Void
  /// The modification time that the bytes at a place should have on the remote; nil when unknown.
  package var modified: @Sendable (_ claim: String, FileState.Place) throws -> Int64?
  package var newList: @Sendable () throws -> any RestoreList

  // MARK: the target
  package var lookAtTarget: @Sendable (_ path: String, _ claim: String, _ followingLink: Bool) -> TargetFacts
  /// A path with its links resolved; nil where it leads to nothing.
  package var resolve: @Sendable (String) -> String?
  /// The folders of this machine that hold a destination's mirror and keep folder.
  package var backupFolders: @Sendable (Destination) -> [String] = { _ in [] }
  /// Folders of this machine that nothing may be put into: the state folder, the backups of other jobs than the named one.
  package var reservedFolders: @Sendable (_ job: String) -> [ReservedFolder] = { _ in [] }
  package var openTarget: @Sendable (_ path: String) -> any RestoreFolder

  // MARK: the remote
  /// Fetches a list of places into a folder; a failed file is evidence, not an error. What is told as done is whole.
  package var fetch:
    @Sendable (Job, RunID, PathList, ArrivalsFolder, _ seen: @escaping @Sendable (AppliedEvent) -> Void) async throws ->
      StepEvidence
  /// The places of a list whose files in a folder are not proven equal to the remote's.
  package var check:
    @Sendable (Job, PathList, _ folder: String, _ seen: @escaping @Sendable (AppliedEvent) -> Void) async throws ->
      Set<MirrorPath>

  package init(
    ports: Ports, lock: @escaping @Sendable (Job, RunID) throws -> @Sendable () -> Void,
    points: @escaping @Sendable (String) throws -> [RestorePoint],
    runs: @escaping @Sendable (String) throws -> [RunID],
    files: @escaping @Sendable (RestorePoint, [MirrorPath]?, (FileState) throws -> Void) throws -> Void,
    excluded: @escaping @Sendable (RestorePoint, (MirrorPath) throws -> Void) throws -> Void,
    modified: @escaping @Sendable (String, FileState.Place) throws -> Int64?,
    newList: @escaping @Sendable () throws -> any RestoreList,
    lookAtTarget: @escaping @Sendable (String, String, Bool) -> TargetFacts,
    resolve: @escaping @Sendable (String) -> String?,
    openTarget: @escaping @Sendable (String) -> any RestoreFolder,
    fetch:
      @escaping @Sendable (Job, RunID, PathList, ArrivalsFolder, @escaping @Sendable (AppliedEvent) -> Void)
      async throws ->
      StepEvidence,
    check:
      @escaping @Sendable (Job, PathList, String, @escaping @Sendable (AppliedEvent) -> Void) async throws ->
      Set<MirrorPath>
  ) {
    self.ports = ports
    self.lock = lock
    self.points = points
    self.runs = runs
    self.files = files
    self.excluded = excluded
    self.modified = modified
    self.newList = newList
    self.lookAtTarget = lookAtTarget
    self.resolve = resolve
    self.openTarget = openTarget
    self.fetch = fetch
    self.check = check
  }
}
