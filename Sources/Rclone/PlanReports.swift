package import BackupCore
import Foundation

/// The files into which the planning command writes the byte-exact paths of what it would change, one a line.
package struct PlanReports: Sendable {
  package let folder: String

  package var additions: String { folder + "/additions" }
  package var deletions: String { folder + "/deletions" }
  package var replacements: String { folder + "/replacements" }

  /// A folder of its own below `parent`, 0700.
  package init(below parent: String) throws {
    folder = parent + "/plan-" + UUID().uuidString.lowercased()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  package func discard() { try? FileManager.default.removeItem(atPath: folder) }

  /// How many paths a report has; throws `unverified` when rclone did not write it.
  func count(_ change: Change) throws -> Int {
    var count = 0
    try PathLines.read(file(change)) { count += $0.count }
    return count
  }

  /// Hands over the paths of a report in batches.
  package func paths(_ change: Change, _ take: ([MirrorPath]) throws -> Void) throws {
    try PathLines.read(file(change)) { lines in try take(lines.map { MirrorPath(bytes: Array($0)) }) }
  }

  private func file(_ change: Change) -> String {
    switch change {
    case .add: additions
    case .replace: replacements
    case .delete, .move, .touch: deletions
    }
  }
}
