/// What a look at the first lines of a mirror's journals shows.
package struct JournalSurvey: Sendable {
  /// Journals that cannot be read, oldest first.
  package var unreadable: [RunID] = []
  /// Runs that later journals name and whose own are not there.
  package var missing: [RunID] = []
  /// The job as the newest readable journal carries it.
  package var job: JobDeclaration?
  /// The claim of the mirror the newest readable journal tells of.
  package var claim: String?

  package init() {}

  package var isComplete: Bool { unreadable.isEmpty && missing.isEmpty }
}
