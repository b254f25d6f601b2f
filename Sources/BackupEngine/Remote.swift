package import BackupCore

/// What the pipeline asks of rclone. Every closure returns only when its rclone has ended, cancelled or not; all but
/// `ensure`, `renewToken`, `apply`, `removePartials`, `writeClaim`, `sendJournal`, `tidyKeepFolder` and `versions` only read.
package struct Remote: Sendable {
  /// rclone's version; throws `rclone-missing` or `rclone-too-old`.
  package var version: @Sendable () async throws -> String
  /// Makes sure the job's remote is in rclone's config as declared; throws `remote-missing`, `remote-rerooted` …
  package var ensure: @Sendable (Job, SetupMode) async throws -> Void
  /// After `token-rejected`: stores a declared token that differs from the stored one; false when there is none.
  package var renewToken: @Sendable (Job) async throws -> Bool
  /// The claim and the journals' names, by one listing; proves token and root folder on the way.
  package var keepFolder: @Sendable (Job) async throws -> KeepFolder
  /// The nearest folder around the destination that a claim covers.
  package var claimAround: @Sendable (Job) async throws -> AncestorClaim?
  /// Whether anything lies at the destination, filtered or not.
  package var hasFiles: @Sendable (Job) async throws -> Bool
  /// Runs the planning command, handing over what its log says in batches; throws unless the evidence is complete.
  package var dryRun:
    @Sendable (PlanContext, _ note: @escaping @Sendable ([DryRunRecord]) throws -> Void) async throws -> DryRun
  /// Whether the remote renames files without sending them, and tells their hashes and times to the second.
  package var canRename: @Sendable (Job) async throws -> Bool
  /// Finds out, by a dry run over a list of old and new names, which of them are renames, and hands those over in batches.
  package var proveRenames:
    @Sendable (
      PlanContext, _ list: String, _ proven: @escaping @Sendable ([ProvenRename]) throws -> Void
    ) async throws -> Void
  /// Whether every file below a folder of the mirror is, by hash, the one at the same place below the source's folder of
  /// the new name, and there are as many as planned; false where the remote cannot tell or cannot rename folders.
  package var proveFolderMove: @Sendable (PlanContext, FolderMove) async throws -> Bool
  /// Whether the remote copies files without sending them through this host.
  package var canCopy: @Sendable (Job) async throws -> Bool
  /// Runs one step of an apply and reports what its log says; a failed step is evidence, not an error.
  package var apply:
    @Sendable (ApplyCommand, _ seen: @escaping @Sendable (AppliedEvent) -> Void) async throws -> StepEvidence
  /// Lists files as they are, in batches.
  package var look:
    @Sendable (LookCommand, _ found: @escaping @Sendable ([ListedFile]) throws -> Void) async throws -> Void
  /// Deletes what uploads of one run left behind, by that run's own suffix.
  package var removePartials: @Sendable (PlanContext, _ suffix: String) async throws -> Void
  /// Writes the claim and reads it back; throws when what is there is not what was written.
  package var writeClaim: @Sendable (Job, Claim) async throws -> Void
  /// Brings journals of the keep folder here; returns their files, oldest first.
  package var fetchJournals: @Sendable (Job, [RunID]) async throws -> [(run: RunID, file: String)]
  /// Copies a journal file into the keep folder.
  package var sendJournal: @Sendable (Job, _ file: String, _ run: RunID) async throws -> Void
  /// Deletes unfinished uploads from the keep folder, which its listing showed.
  package var tidyKeepFolder: @Sendable (Job, _ partials: [String]) async throws -> Void
  package var versions: VersionsRemote

  package init(
    version: @escaping @Sendable () async throws -> String,
    ensure: @escaping @Sendable (Job, SetupMode) async throws -> Void,
    renewToken: @escaping @Sendable (Job) async throws -> Bool,
    keepFolder: @escaping @Sendable (Job) async throws -> KeepFolder,
    claimAround: @escaping @Sendable (Job) async throws -> AncestorClaim?,
    hasFiles: @escaping @Sendable (Job) async throws -> Bool,
    dryRun:
      @escaping @Sendable (PlanContext, @escaping @Sendable ([DryRunRecord]) throws -> Void) async throws -> DryRun,
    canRename: @escaping @Sendable (Job) async throws -> Bool,
    proveRenames:
      @escaping @Sendable (
        PlanContext, String, @escaping @Sendable ([ProvenRename]) throws -> Void
      ) async throws -> Void,
    proveFolderMove: @escaping @Sendable (PlanContext, FolderMove) async throws -> Bool,
    canCopy: @escaping @Sendable (Job) async throws -> Bool,
    apply: @escaping @Sendable (ApplyCommand, @escaping @Sendable (AppliedEvent) -> Void) async throws -> StepEvidence,
    look: @escaping @Sendable (LookCommand, @escaping @Sendable ([ListedFile]) throws -> Void) async throws -> Void,
    removePartials: @escaping @Sendable (PlanContext, String) async throws -> Void,
    writeClaim: @escaping @Sendable (Job, Claim) async throws -> Void,
    fetchJournals: @escaping @Sendable (Job, [RunID]) async throws -> [(run: RunID, file: String)],
    sendJournal: @escaping @Sendable (Job, String, RunID) async throws -> Void,
    tidyKeepFolder: @escaping @Sendable (Job, [String]) async throws -> Void, versions: VersionsRemote
  ) {
    self.version = version
    self.ensure = ensure
    self.renewToken = renewToken
    self.keepFolder = keepFolder
    self.claimAround = claimAround
    self.hasFiles = hasFiles
    self.dryRun = dryRun
    self.canRename = canRename
    self.proveRenames = proveRenames
    self.proveFolderMove = proveFolderMove
    self.canCopy = canCopy
    self.apply = apply
    self.look = look
    self.removePartials = removePartials
    self.writeClaim = writeClaim
    self.fetchJournals = fetchJournals
    self.sendJournal = sendJournal
    self.tidyKeepFolder = tidyKeepFolder
    self.versions = versions
  }
}
