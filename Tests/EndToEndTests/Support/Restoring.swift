import Foundation
import TestSupport
import Testing

/// Restores of the job `photos`.
extension World {
  /// Restores with `--json` and returns the record, checked against the exit status and, dry runs apart, the history.
  @discardableResult
  func restore(
    _ options: String..., environment extra: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    try await restore(options, environment: extra, sourceLocation: sourceLocation)
  }

  @discardableResult
  func restore(
    _ options: [String], environment extra: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let ending = try await start(["restore", "photos", "--json"] + options, environment: extra).end()
    guard let record = try? JSON(ending.stdout) else { throw TestError("no record: \(ending)") }
    #expect(record["exit_status"].int == Int(ending.status), sourceLocation: sourceLocation)
    #expect(record["kind"].text == "restore", sourceLocation: sourceLocation)
    if record.outcome != "succeeded" {
      #expect(!record.message.isEmpty && record.reason != nil, sourceLocation: sourceLocation)
      #expect(ending.stderr.contains("error: "), sourceLocation: sourceLocation)
    }
    guard case .object(var values) = record else { throw TestError("no object") }
    values["restore"] = nil
    let newest = try await history().first
    if record["restore"]["dry_run"].isTrue {
      #expect(newest?.run != record.run, sourceLocation: sourceLocation)
    } else {
      #expect(newest == .object(values), sourceLocation: sourceLocation)
    }
    return record
  }

  /// A place to restore into, which does not exist yet.
  func target(_ name: String = "target") -> String { folder.path(name) }

  func restored(_ name: String = "target") throws -> Tree { try Tree(reading: target(name)) }

  /// `points --json`, the runs' ids, oldest first.
  func points() async throws -> [String] {
    try JSON(try await mirrorkeep("points", "photos", "--json").stdout).list.compactMap { $0["run"].text }.reversed()
  }
}

extension Tree {
  /// What differs between two trees, times to the second included.
  func expectEqual(_ other: Tree, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(changes(to: other) == [], "\(what)", sourceLocation: sourceLocation)
  }
}
