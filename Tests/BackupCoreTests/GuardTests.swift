import BackupCore
import Testing

/// Every guard against facts just inside and just outside of what it lets through.
@Suite struct GuardTests {
  private static let run = RunID("20261124T030012Z-7f3a")

  private func facts(_ change: (inout PlanFacts) -> Void = { _ in }) -> PlanFacts {
    var facts = PlanFacts(
      job: "photos", plan: "p-1", destination: "pc:photos", source: "/s", mirrorFiles: 1000, additions: 1, deletions: 0,
      replacements: 0, allDeletions: 0, isOurs: true)
    facts.sourceFiles = 1000
    facts.hasClaim = true
    facts.knownFiles = 1000
    change(&facts)
    return facts
  }

  private func baseline(_ change: (inout Baseline) -> Void = { _ in }) throws -> Baseline {
    var baseline = Baseline(
      run: try #require(Self.run), claim: "c", destination: "pc:photos", source: "/s", mounts: SourceMounts(),
      filters: [], sourceFiles: 1000)
    change(&baseline)
    return baseline
  }

  private func reasons(_ facts: PlanFacts, _ limits: GuardLimits = GuardLimits()) -> [Reason] {
    Guards.judge(facts, limits: limits).map(\.reason)
  }

  /// That what a plan of these facts shows was accepted.
  private func accepting(_ facts: PlanFacts, _ limits: GuardLimits = GuardLimits()) -> AcceptedPlan {
    AcceptedPlan(
      destination: facts.destination, findings: Guards.judge(facts, limits: limits),
      mounts: facts.baseline.flatMap { MountChange(from: $0.mounts, to: facts.mounts) })
  }

  @Test func aPlanWithinEveryLimitIsClear() throws {
    let before = try baseline()
    #expect(reasons(facts { $0.baseline = before }) == [])
  }

  @Test func countsAreHeldAboveTheirLimitsOnly() {
    #expect(reasons(facts { $0.deletions = 250 }) == [])
    #expect(reasons(facts { $0.deletions = 251 }) == [.tooManyDeletions])
    #expect(reasons(facts { $0.replacements = 500 }) == [])
    #expect(reasons(facts { $0.replacements = 501 }) == [.tooManyReplacements])
    #expect(reasons(facts { ($0.mirrorFiles, $0.deletions) = (30, 20) }) == [], "the floor")
    #expect(
      reasons(facts { ($0.mirrorFiles, $0.additions, $0.deletions, $0.allDeletions) = (3, 0, 3, 3) }) == [.sourceEmpty])
    var limits = GuardLimits()
    limits.minFiles = 1000
    #expect(reasons(facts(), limits) == [])
    #expect(reasons(facts { $0.sourceFiles = 999 }, limits) == [.tooFewFiles])
  }

  @Test func mountsAreComparedWithTheLastGoodRun() throws {
    let disk = SourceMounts.Mount(point: "/s", type: "ext4")
    let inner = SourceMounts.Mount(point: "/s/a", type: "nfs4")
    let before = try baseline { $0.mounts = SourceMounts(own: disk, nested: [inner]) }
    let cases: [(SourceMounts, Bool)] = [
      (SourceMounts(own: disk, nested: [inner]), true),
      (SourceMounts(own: disk, nested: [inner, .init(point: "/s/b", type: "tmpfs")]), true),
      (SourceMounts(own: disk, nested: []), false),
      (SourceMounts(own: .init(point: "/", type: "ext4"), nested: [inner]), false),
      (SourceMounts(own: .init(point: "/s", type: "btrfs"), nested: [inner]), false),
      (SourceMounts(own: nil, nested: [inner]), false),
      (SourceMounts(own: disk, nested: [.init(point: "/s/a", type: "autofs")]), false),
    ]
    for (mounts, isClear) in cases {
      let facts = facts { ($0.baseline, $0.mounts) = (before, mounts) }
      #expect(reasons(facts) == (isClear ? [] : [.sourceNotMounted]), "\(mounts)")
      var limits = GuardLimits()
      limits.sameMount = false
      #expect(reasons(facts, limits) == [])
      let elsewhere = self.facts { ($0.baseline, $0.mounts, $0.source) = (before, mounts, "/other") }
      #expect(reasons(elsewhere) == [], "a changed source has no mounts to compare with")
    }
  }

  @Test func aDestinationIsComparedWithTheHistory() throws {
    let before = try baseline()
    let gone = facts { ($0.baseline, $0.hasClaim, $0.isOurs, $0.mirrorFiles) = (before, false, false, 0) }
    #expect(reasons(gone) == [.destinationChanged])
    var files = gone
    files.mirrorFiles = 3
    #expect(reasons(files) == [.destinationNotEmpty, .destinationChanged])
    files.accepted = accepting(files)
    #expect(reasons(files) == [.destinationNotEmpty], "only adopting answers that")
    (files.isAdopting, files.isOurs) = (true, true)
    #expect(reasons(files) == [])
    #expect(reasons(facts { ($0.baseline, $0.mirrorFiles) = (before, 0) }) == [.destinationChanged])
    #expect(reasons(facts { $0.missingJournal = Self.run }) == [.destinationChanged], "an older copy")
    #expect(reasons(facts { ($0.missingJournal, $0.isAdopting) = (Self.run, true) }) == [])
    #expect(reasons(facts { ($0.mirrorFiles, $0.hasHiddenFiles) = (0, true) }) == [])
    #expect(reasons(facts { ($0.mirrorFiles, $0.knownFiles) = (0, 0) }) == [], "nothing was ever there")
    #expect(reasons(facts { ($0.hasClaim, $0.isOurs, $0.mirrorFiles, $0.knownFiles) = (false, false, 0, 0) }) == [])
  }

  @Test func whatAnAcceptedPlanDidNotShowHoldsAgain() throws {
    let nested = ["/s/a", "/s/b"].map { SourceMounts.Mount(point: $0, type: "ext4") }
    let before = try baseline {
      $0.mounts = SourceMounts(own: .init(point: "/s", type: "ext4"), nested: nested)
    }
    var limits = GuardLimits()
    limits.minFiles = 10
    var shown = facts {
      ($0.baseline, $0.mounts) = (before, SourceMounts(own: .init(point: "/s", type: "xfs"), nested: [nested[1]]))
      ($0.mirrorFiles, $0.additions, $0.deletions, $0.allDeletions, $0.sourceFiles) = (0, 0, 0, 0, 5)
    }
    #expect(reasons(shown, limits) == [.sourceNotMounted, .tooFewFiles, .destinationChanged])
    shown.accepted = accepting(shown, limits)
    func more(_ change: (inout PlanFacts) -> Void) -> [Reason] {
      var facts = shown
      change(&facts)
      return reasons(facts, limits)
    }
    #expect(more { _ in } == [])
    #expect(more { $0.mounts.nested = nested } == [], "fewer are missing")
    #expect(more { $0.mounts.nested = [] } == [.sourceNotMounted])
    #expect(more { $0.mounts.own?.type = "btrfs" } == [.sourceNotMounted])
    #expect(more { $0.sourceFiles = 6 } == [])
    #expect(more { $0.sourceFiles = 4 } == [.tooFewFiles])
    #expect(more { $0.destination = "pc:other" } == [.destinationChanged])
    #expect(more { $0.leaving.files = 1 } == [.filtersChanged], "what was shown is not counted")
    var empty = facts {
      ($0.mirrorFiles, $0.additions, $0.deletions, $0.allDeletions, $0.sourceFiles) = (3, 0, 3, 3, 0)
    }
    empty.accepted = accepting(empty)
    empty.deletions = 0
    #expect(reasons(empty) == [])
    (empty.mirrorFiles, empty.deletions, empty.allDeletions) = (4, 1, 4)
    #expect(reasons(empty) == [.sourceEmpty])
  }

  @Test func everyFindingSaysWhatAndWhatToDo() throws {
    let before = try baseline { $0.mounts = SourceMounts(own: .init(point: "/s", type: "ext4")) }
    let all = facts {
      ($0.baseline, $0.deletions, $0.replacements, $0.sourceFiles) = (before, 900, 900, 1)
      ($0.hasClaim, $0.isOurs) = (false, false)
      $0.leaving = LeavingFiles(files: 5, bytes: 10, examples: ["a", "b", "c"])
      $0.renaming = Renaming(ending: ".locked", files: 800)
      $0.examples = [.delete: ["x", "y"], .replace: ["z"]]
    }
    var limits = GuardLimits()
    limits.minFiles = 2
    let findings = Guards.judge(all, limits: limits)
    #expect(findings.map(\.reason) == Reason.allCases.filter { findings.map(\.reason).contains($0) })
    #expect(findings.count == 7)
    for finding in findings {
      #expect(finding.hint.contains("mirrorkeep"), "\(finding)")
      #expect(finding.message.first?.isLowercase != false || finding.message.first?.isNumber == true, "\(finding)")
    }
    let text = findings.map(\.message).joined(separator: "\n")
    for word in ["'.locked'", "'x', 'y'", "'z'", "'a', 'b', 'c' …", "ext4"] { #expect(text.contains(word), "\(word)") }
  }

  @Test func anEndingBehindManyDeletedNamesIsFound() {
    func search(_ changes: [(Change, MirrorPath)]) -> Renaming? {
      var search = Renaming.Search()
      for (change, path) in changes.sorted(by: { $0.1 < $1.1 }) { search.take(change, path) }
      return search.result
    }
    let names = ["a", "a.txt", "d/b.jpg", "d/b", "d/b.x/c"]
    let locked = names.flatMap { [(Change.delete, MirrorPath($0)), (.add, MirrorPath($0 + ".locked"))] }
    #expect(search(locked) == Renaming(ending: ".locked", files: 5))
    #expect(search([(.delete, MirrorPath("a")), (.add, MirrorPath("b"))]) == nil)
    #expect(search([(.delete, MirrorPath("a")), (.add, MirrorPath("a/b"))]) == nil, "a folder is no ending")
  }

  @Test func reservedNamesAreWholePartsOnly() {
    let cases: [(String, String?)] = [
      (".mirrorkeep", ".mirrorkeep"), (".mirrorkeep/a", ".mirrorkeep"), ("a/.mirrorkeep", "a/.mirrorkeep"),
      ("a/b/.mirrorkeep/c/.mirrorkeep/d", "a/b/.mirrorkeep"), (".mirrorkeeper", nil), ("a.mirrorkeep", nil),
      ("a/.mirrorkee", nil), ("", nil), ("a/.mirrorkeeper/b", nil),
    ]
    for (path, folder) in cases { #expect(MirrorPath(path).reservedFolder == folder.map { MirrorPath($0) }, "\(path)") }
  }
}
