/// One rclone of an apply: a step over a closed list of paths.
package struct ApplyCommand: Sendable {
  /// What the command does to its paths.
  package enum Step: String, Sendable, CaseIterable {
    /// The whole source into an empty destination, by the plan's filters and no list.
    case firstUpload = "first-upload"
    /// Copies what will be replaced into the versions folder.
    case setAside = "set-aside"
    /// The same by moving, where a copy would go through this host.
    case setAsideByMove = "set-aside-by-move"
    /// Renames files within the mirror, each proven by its hash to be the one of the source.
    case rename
    /// Renames a whole folder within the mirror, proven file by file to be the one of the source; nothing is in its way.
    case renameFolder = "rename-folder"
    /// Uploads files to where nothing lies; what came to lie there meanwhile stays.
    case send
    /// Uploads files over those that were copied into the versions folder.
    case replace
    /// Sets modification times of files whose content is the same, and sends nothing.
    case touch
    /// Moves back from the versions folder what was set aside by moving and did not arrive.
    case putBack = "put-back"
    /// Removes one folder and those in it, where they hold no file.
    case removeFolder = "remove-folder"
    /// Moves planned deletions into the versions folder.
    case delete
  }

  package var step: Step
  package var context: PlanContext
  /// The file holding the paths, one a line; nil for `firstUpload` and the steps of one folder.
  package var list: String?
  /// Of `removeFolder`, and the old name of `renameFolder`.
  package var folder: MirrorPath?
  /// Of `renameFolder`.
  package var newFolder: MirrorPath?

  package init(_ step: Step, _ context: PlanContext, list: String?) {
    self.step = step
    self.context = context
    self.list = list
  }
}
