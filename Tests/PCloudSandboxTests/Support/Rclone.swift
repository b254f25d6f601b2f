import Foundation
import Testing

/// One real rclone to test with.
struct Rclone: Sendable, CustomTestStringConvertible {
  let path: String

  var testDescription: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  /// `MIRRORKEEP_TEST_RCLONES` (separated by colons), else `MIRRORKEEP_TEST_RCLONE`, else the one on PATH.
  static let all: [Rclone] = {
    let environment = ProcessInfo.processInfo.environment
    if let list = environment["MIRRORKEEP_TEST_RCLONES"], !list.isEmpty {
      return list.split(separator: ":").map { Rclone(path: String($0)) }
    }
    if let one = environment["MIRRORKEEP_TEST_RCLONE"], !one.isEmpty { return [Rclone(path: one)] }
    let onPath = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/rclone" }
    return onPath.first { FileManager.default.isExecutableFile(atPath: $0) }.map { [Rclone(path: $0)] } ?? []
  }()

  /// The last of them, for tests whose answer does not depend on the version.
  static func newest() throws -> Rclone {
    try #require(all.last, "no rclone: set MIRRORKEEP_TEST_RCLONE or put rclone on PATH")
  }
}

/// Parameterised tests over no rclone would pass silently; this one does not.
@Test func `an rclone is there to test with`() throws {
  let rclone = try Rclone.newest()
  #expect(FileManager.default.isExecutableFile(atPath: rclone.path))
}
