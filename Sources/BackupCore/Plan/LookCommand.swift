/// A listing of files as they are now.
package struct LookCommand: Sendable {
  /// What is listed.
  package enum Place: Sendable {
    /// The mirror; only the paths in `list` when there is one.
    case mirror
    /// The folder of versions this run set aside.
    case versions
  }

  package var place: Place
  package var context: PlanContext
  package var list: String?
  /// Whether only what the job's filters let through is listed; without a list only.
  package var isFiltered = false

  package init(_ place: Place, _ context: PlanContext, list: String? = nil) {
    self.place = place
    self.context = context
    self.list = list
  }
}
