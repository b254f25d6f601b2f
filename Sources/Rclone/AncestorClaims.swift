package import BackupCore
import Foundation

extension RcloneRemote {
  /// The nearest folder around a job's destination that somebody's claim covers; nil for none. One listing, which looks
  /// only into the folders on the way.
  package func claimAround(_ job: Job) async throws -> AncestorClaim? {
    let destination = job.destination
    let around = destination.lineage.dropFirst().compactMap { Destination(remote: destination.remote, path: $0) }
    guard !around.isEmpty else { return nil }
    let bytes = try await program.listing(
      arguments.listingClaims(of: around, on: destination.remote), remote: destination.remote)
    let found = Set((bytes ?? []).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
    guard let claimed = around.first(where: { found.contains($0.claimPath) }) else { return nil }
    return AncestorClaim(mirror: claimed.description, claim: try await claim(at: claimed))
  }
}

extension Destination {
  /// The claim's path, relative to the remote.
  var claimPath: String { String(keepFolder.dropFirst(remote.count + 1)) + "/claim.json" }
}
