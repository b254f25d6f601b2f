import Foundation
import Testing

extension World {
  /// Plans and runs, and checks that the run did exactly what the plan listed and what two looks at the trees show.
  ///
  /// Mirror equals source byte by byte; `versions/<run>/` holds every displaced byte and nothing else; other versions are
  /// as they were; the journals replay to the mirror; the history has the record. Returns the record.
  /// Journals have names as rclone writes them: without `plainNames` they are not compared.
  @discardableResult
  func checkedBackup(
    plainNames: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let before = try await far()
    let expected = before.mirror().changes(to: try sourceTree())
    let plan = try await plan()
    #expect(plan["verdict"].text == "clear", sourceLocation: sourceLocation)
    #expect(plan.planned == expected, sourceLocation: sourceLocation)
    let record = try await backup(sourceLocation: sourceLocation)
    let after = try await far()

    #expect(record.outcome == "succeeded", "\(record)", sourceLocation: sourceLocation)
    #expect(record["plan"] == plan["plan"], sourceLocation: sourceLocation)
    let left = after.mirror().changes(to: try sourceTree())
    #expect(left == [], sourceLocation: sourceLocation)
    let words = [("add", "added"), ("replace", "replaced"), ("delete", "deleted"), ("touch", "touched")]
    for (word, count) in words {
      let paths = expected.filter { $0.hasPrefix(word + " ") }
      #expect(record["files"][count].int == paths.count, "\(count)", sourceLocation: sourceLocation)
      #expect(plan["changes"][word]["files"].int == paths.count, "\(word)", sourceLocation: sourceLocation)
    }
    checkVersions(of: record.run, before, after, sourceLocation)
    if plainNames { try await checkJournals(after, sourceLocation: sourceLocation) }
    #expect(after.partials == [], sourceLocation: sourceLocation)
    #expect(try await history().first == record, sourceLocation: sourceLocation)
    return record
  }

  private func checkVersions(of run: String, _ before: Tree, _ after: Tree, _ sourceLocation: SourceLocation) {
    let (old, new) = (before.mirror(), after.mirror())
    let displaced = old.files.filter { new.files[$0.key]?.bytes != $0.value.bytes }.map(\.key)
    #expect(
      after.versions(run).changes(to: old.only(displaced)) == [], "versions of this run", sourceLocation: sourceLocation
    )
    let others = { (tree: Tree) in
      tree.below("jobs/.mirrorkeep/photos/versions").files.filter { !$0.key.starts(with: run.utf8) }
    }
    #expect(others(before) == others(after), "other versions", sourceLocation: sourceLocation)
  }
}
