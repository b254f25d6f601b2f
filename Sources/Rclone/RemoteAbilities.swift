package import BackupCore
import Foundation
import Processes

/// What a remote's backend can do, as `rclone backend features` says.
package struct RemoteAbilities: Equatable, Sendable {
  /// Whether it copies files without sending them through this host.
  package var copies = false
  /// Whether it is a disk of this host, where asking for one file costs less than listing its folder.
  package var isLocal = false
  package var moves = false
  package var hasHashes = false
  package var movesFolders = false
  /// Whether two times a second or more apart are never the same to rclone; coarser ones could pair any two files.
  package var keepsSeconds = true
  /// Whether it renames whole folders by one call, and tells hashes.
  package var renamesFoldersByHash: Bool { movesFolders && renamesByHash }
  /// Whether it renames files without sending them, and tells their hashes and their times to the second.
  package var renamesByHash: Bool { moves && hasHashes && keepsSeconds }
}

extension RcloneRemote {
  /// Asks rclone once a remote. An answer that cannot be read means a remote that can do nothing special.
  package func abilities(of job: Job) async throws -> RemoteAbilities {
    let remote = job.destination.remote
    if let known = known.use({ $0[remote] }) { return known }
    let bytes = try await program.output(of: arguments.features(of: remote), remote: remote)
    let answer = try? JSONDecoder().decode(FeaturesAnswer.self, from: Data(bytes))
    let features = answer?.features
    let abilities = RemoteAbilities(
      copies: features?.copy ?? false, isLocal: features?.isLocal ?? false,
      moves: features?.move ?? false, hasHashes: answer?.hashes?.isEmpty == false,
      movesFolders: features?.moveFolder ?? false, keepsSeconds: answer?.precision.map { $0 <= 1_000_000_000 } ?? true)
    known.use { $0[remote] = abilities }
    return abilities
  }

  private struct FeaturesAnswer: Decodable {
    struct Features: Decodable {
      var copy: Bool
      var move: Bool?
      var moveFolder: Bool?
      var isLocal: Bool?
      enum CodingKeys: String, CodingKey {
        case copy = "Copy"
        case move = "Move"
        case moveFolder = "DirMove"
        case isLocal = "IsLocal"
      }
    }
    var features: Features
    var hashes: [String]?
    /// Of modification times, in nanoseconds.
    var precision: Int64?
    enum CodingKeys: String, CodingKey {
      case features = "Features"
      case hashes = "Hashes"
      case precision = "Precision"
    }
  }
}
