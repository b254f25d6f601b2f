package import BackupCore
import Foundation

/// The rclone side of a run: each method one rclone, its evidence checked before its answer counts.
package struct RcloneRemote: Sendable {
  package let program: RcloneProgram
  /// A private folder for report files and files on their way to the remote.
  package let scratch: String

  package init(program: RcloneProgram, scratch: String) {
    self.program = program
    self.scratch = scratch
  }

  var arguments: RcloneArguments { program.arguments }

  /// Whether anything lies at the job's destination, excluded by filters or not.
  package func hasFiles(_ job: Job) async throws -> Bool {
    let (bytes, _) = try await program.output(
      of: arguments.listingTop(of: job.destination.description), remote: job.destination.remote,
      accepting: [Self.folderNotFound])
    return bytes.split(separator: UInt8(ascii: "\n")).contains { $0 != Array(".mirrorkeep/".utf8)[...] }
  }

  /// Whether the remote copies and keeps files on its own side.
  package func canCopy(_ job: Job) async throws -> Bool {
    struct Answer: Decodable {
      struct Features: Decodable {
        var copy: Bool
        enum CodingKeys: String, CodingKey { case copy = "Copy" }
      }
      var features: Features
      enum CodingKeys: String, CodingKey { case features = "Features" }
    }
    let (bytes, _) = try await program.output(
      of: arguments.features(of: job.destination.remote), remote: job.destination.remote)
    return (try? JSONDecoder().decode(Answer.self, from: Data(bytes)))?.features.copy ?? false
  }

  /// rclone's exit status for a folder that does not exist.
  static let folderNotFound: Int32 = 3
}
