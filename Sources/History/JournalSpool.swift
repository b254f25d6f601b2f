package import BackupCore
import Foundation

/// The state folder's `journals/<claim>/`: journals written here that the keep folder does not have yet.
package struct JournalSpool: Sendable {
  package let folder: String

  /// Throws `claimed-by-another` for a claim whose text cannot be a file's name: no claim of ours has one.
  package init(journals: String, claim: String) throws {
    let isPlain = claim.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
    }
    guard isPlain, (1...100).contains(claim.utf8.count) else {
      throw Failure(
        .claimedByAnother, "the keep folder's claim '\(MirrorPath(claim).shown)' is none that mirrorkeep made",
        hint: "look at claim.json there")
    }
    folder = journals + "/" + claim
  }

  /// Where the journal of `run` is to be written; makes the folder.
  package func prepare(_ run: RunID) throws -> String {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Failure.stateFile("make", folder, code: errno) }
    return path(run)
  }

  package func path(_ run: RunID) -> String { folder + "/" + run.text + ".jsonl.gz" }

  /// Runs whose journals are still to be sent, oldest first.
  package func pending() -> [RunID] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".jsonl.gz") }
      .compactMap { RunID(String($0.dropLast(9))) }.sorted()
  }

  /// Forgets a journal that the keep folder has now.
  package func sent(_ run: RunID) throws {
    guard unlink(path(run)) == 0 || errno == ENOENT else {
      throw Failure.stateFile("remove", path(run), code: errno)
    }
  }
}
