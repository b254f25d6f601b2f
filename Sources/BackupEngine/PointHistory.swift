package import BackupCore
package import Foundation

/// What the pipeline asks of the history about restore points and the versions only they need. Mirrors go by their claims.
package struct PointHistory: Sendable {
  /// The calendar days are counted in.
  package var calendar: Calendar
  /// Kept points, oldest first.
  package var kept: @Sendable (_ claim: String) throws -> [RunID]
  /// Whether there are kept points that files may be missing from.
  package var areUncertain: @Sendable (_ claim: String) throws -> Bool
  /// When the runs of the kept points began, in their order; nil where that is not known.
  package var startTimes: @Sendable (_ claim: String) throws -> [Date?]
  /// Gives points up, lastingly: the versions only they need are to go from now on.
  package var forget: @Sendable (_ claim: String, [RunID]) throws -> Void
  /// What would be to go if these points were given up; changes nothing.
  package var rehearse: @Sendable (_ claim: String, [RunID]) throws -> [VersionsTotal]
  /// Whether points were given up that no journal names.
  package var hasUntold: @Sendable (_ claim: String) throws -> Bool
  /// What is to go, by run.
  package var going: @Sendable (_ claim: String) throws -> [VersionsTotal]
  /// What of that the last listing showed, by run.
  package var goingListed: @Sendable (_ claim: String) throws -> [VersionsTotal]
  package var startListing: @Sendable (_ claim: String) throws -> Void
  /// Notes files of the versions as listed; returns runs with files that are not to go.
  package var noteListed: @Sendable (_ claim: String, [VersionFile]) throws -> Set<RunID>
  /// Hands every listed file that is to go to the body, but those of some runs.
  package var forEachListed:
    @Sendable (_ claim: String, _ leavingOut: Set<RunID>, _ body: (VersionFile) throws -> Void) throws -> Void
  /// Takes what the listing did not show off the files to go.
  package var finishListing: @Sendable (_ claim: String) throws -> Void
  /// Paths of the mirror of which the versions hold copies that may go once the bytes were seen elsewhere.
  package var startCopies: @Sendable (_ claim: String) throws -> [MirrorPath]
  package var noteMirror: @Sendable (_ claim: String, [ListedFile]) throws -> Void
  /// Lets copies of unknown bytes stay; returns runs whose versions have to be listed for the others.
  package var finishCopies: @Sendable (_ claim: String) throws -> [RunID]
  /// Hands over the files that are no longer backed up.
  package var excluded: @Sendable (_ claim: String, _ body: (MirrorPath) throws -> Void) throws -> Void
  package var isExcluded: @Sendable (_ claim: String, MirrorPath) throws -> Bool
  /// Whether there are such files, marked by other filters than these.
  package var areExcludedByOthers: @Sendable (_ claim: String, _ filters: [String]) throws -> Bool
  /// Notes that the marks are as these filters say.
  package var noteExclusionFilters: @Sendable (_ claim: String, _ filters: [String]) throws -> Void
  /// Those of these runs the history has no record of.
  package var unknown: @Sendable ([RunID]) throws -> [RunID]
  /// The job of the newest run into a mirror that stored elsewhere than at a destination, and where; nil where none of the
  /// last few hundred did.
  package var newestUse:
    @Sendable (_ claim: String, _ elsewhereThan: String) throws -> (job: String, destination: String)?
  /// The claim of the newest run that stored at a destination; nil where the history knows none.
  package var claimAt: @Sendable (_ destination: String) throws -> String?
  /// What the versions of the job's mirrors hold, as far as the history knows.
  package var versions: @Sendable (_ job: String) throws -> MirrorTotals

  package init(
    calendar: Calendar, kept: @escaping @Sendable (String) throws -> [RunID],
    areUncertain: @escaping @Sendable (String) throws -> Bool,
    startTimes: @escaping @Sendable (String) throws -> [Date?],
    forget: @escaping @Sendable (String, [RunID]) throws -> Void,
    rehearse: @escaping @Sendable (String, [RunID]) throws -> [VersionsTotal],
    hasUntold: @escaping @Sendable (String) throws -> Bool,
    going: @escaping @Sendable (String) throws -> [VersionsTotal],
    goingListed: @escaping @Sendable (String) throws -> [VersionsTotal],
    startListing: @escaping @Sendable (String) throws -> Void,
    noteListed: @escaping @Sendable (String, [VersionFile]) throws -> Set<RunID>,
    forEachListed: @escaping @Sendable (String, Set<RunID>, (VersionFile) throws -> Void) throws -> Void,
    finishListing: @escaping @Sendable (String) throws -> Void,
    startCopies: @escaping @Sendable (String) throws -> [MirrorPath],
    noteMirror: @escaping @Sendable (String, [ListedFile]) throws -> Void,
    finishCopies: @escaping @Sendable (String) throws -> [RunID],
    excluded: @escaping @Sendable (String, (MirrorPath) throws -> Void) throws -> Void,
    isExcluded: @escaping @Sendable (String, MirrorPath) throws -> Bool,
    areExcludedByOthers: @escaping @Sendable (String, [String]) throws -> Bool,
    noteExclusionFilters: @escaping @Sendable (String, [String]) throws -> Void,
    unknown: @escaping @Sendable ([RunID]) throws -> [RunID],
    newestUse: @escaping @Sendable (String, String) throws -> (job: String, destination: String)?,
    claimAt: @escaping @Sendable (String) throws -> String?,
    versions: @escaping @Sendable (String) throws -> MirrorTotals
  ) {
    self.calendar = calendar
    self.kept = kept
    self.areUncertain = areUncertain
    self.startTimes = startTimes
    self.forget = forget
    self.rehearse = rehearse
    self.hasUntold = hasUntold
    self.going = going
    self.goingListed = goingListed
    self.startListing = startListing
    self.noteListed = noteListed
    self.forEachListed = forEachListed
    self.finishListing = finishListing
    self.startCopies = startCopies
    self.noteMirror = noteMirror
    self.finishCopies = finishCopies
    self.excluded = excluded
    self.isExcluded = isExcluded
    self.areExcludedByOthers = areExcludedByOthers
    self.noteExclusionFilters = noteExclusionFilters
    self.unknown = unknown
    self.newestUse = newestUse
    self.claimAt = claimAt
    self.versions = versions
  }
}
