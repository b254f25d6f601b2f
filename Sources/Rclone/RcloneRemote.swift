package import BackupCore
import Foundation
import Processes

/// The rclone side of a run: each method one rclone, its evidence checked before its answer counts.
package struct RcloneRemote: Sendable {
  package let program: RcloneProgram
  /// A private folder for report files and files on their way to the remote.
  package let scratch: String
  /// Abilities already asked for, by remote.
  let known = Locked<[String: RemoteAbilities]>([:])

  package init(program: RcloneProgram, scratch: String) {
    self.program = program
    self.scratch = scratch
  }

  var arguments: RcloneArguments { program.arguments }

  /// Whether anything lies at the job's destination, excluded by filters or not.
  package func hasFiles(_ job: Job) async throws -> Bool {
    let bytes = try await program.listing(
      arguments.listingTop(of: job.destination.description), remote: job.destination.remote)
    return (bytes ?? []).split(separator: UInt8(ascii: "\n")).contains { $0 != Array(".mirrorkeep/".utf8)[...] }
  }
}
