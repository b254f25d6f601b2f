import Foundation
import Testing

/// Looks at a whole remote before and after, for what must hold however a run ended.
extension Tree {
  /// Checks that every byte the mirror held before, unfinished uploads apart, is in it still, at the same path, or in the
  /// versions under that path, and that nothing but `allowed` paths changed.
  func expectNothingLost(
    in after: Tree, allowed: Set<String>? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let kept = after.below("jobs/.mirrorkeep/photos/versions")
    for (path, file) in mirror().files where after.mirror().files[path]?.bytes != file.bytes {
      let name = String(decoding: path, as: UTF8.self)
      guard !name.hasSuffix(".partial") else { continue }
      let isKept = kept.files.contains { key, version in
        key.drop { $0 != 47 }.dropFirst().elementsEqual(path) && version.bytes == file.bytes
      }
      #expect(isKept, "'\(name)' is neither in the mirror nor in the versions", sourceLocation: sourceLocation)
      if let allowed {
        #expect(allowed.contains(name), "'\(name)' was not to be changed", sourceLocation: sourceLocation)
      }
    }
    // Versions of earlier runs stay as they were; only a second copy of bytes that are kept elsewhere may go.
    for (path, version) in below("jobs/.mirrorkeep/photos/versions").files where kept.files[path] != version {
      let inside = Array(path.drop { $0 != 47 }.dropFirst())
      let isCopy =
        kept.files[path] == nil
        && (after.mirror().files[inside]?.bytes == version.bytes
          || kept.files.contains { $0.key.drop { $0 != 47 }.dropFirst().elementsEqual(inside) && $0.value == version })
      #expect(isCopy, "\(String(decoding: path, as: UTF8.self))", sourceLocation: sourceLocation)
    }
  }
}

/// What a remote holds, precisely enough to tell that nothing at all was written.
struct Stillness: Equatable, Sendable {
  fileprivate var files: Tree?
  fileprivate var cloud: String?
}

extension World {
  func stillness() async throws -> Stillness {
    guard let cloud else { return Stillness(files: try await far()) }
    return Stillness(cloud: try await cloud.state())
  }

  /// Runs `body` and checks that nothing at all was changed on the remote and no call tried to.
  func expectUntouched<Result>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Result
  ) async throws -> Result {
    let before = try await stillness()
    try await cloud?.forgetCalls()
    let result = try await body()
    if let calls = try await cloud?.calls() { #expect(calls["mutating"] == 0, sourceLocation: sourceLocation) }
    #expect(try await stillness() == before, sourceLocation: sourceLocation)
    return result
  }

  /// Runs the job, which must be refused or held for `reason` without touching the remote, and leave its record.
  @discardableResult
  func expectRefused(
    _ reason: String, _ status: Int, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let record = try await expectUntouched(sourceLocation: sourceLocation) {
      try self.record(try await self.start(["run", "photos", "--json"] + options).end())
    }
    #expect(record.reason == reason, "\(record)", sourceLocation: sourceLocation)
    #expect(record["exit_status"].int == status, sourceLocation: sourceLocation)
    #expect(record.outcome == (status == 6 ? "held" : "failed"), sourceLocation: sourceLocation)
    #expect(record["hint"].text != nil, "no hint: \(record)", sourceLocation: sourceLocation)
    #expect(try await history().first == record, sourceLocation: sourceLocation)
    return record
  }
}
