package import BackupCore
import Foundation

extension RcloneRemote {
  /// The keep folders that hold a claim anywhere at or below a place, with their journals, by destination. One listing.
  ///
  /// A place that does not exist holds none.
  package func keepFolders(below root: Destination) async throws -> [FoundKeepFolder] {
    let bytes = try await program.listing(
      arguments.listingKeepFolders(below: root.description), remote: root.remote)
    guard let bytes else { return [] }
    guard let entries = try? JSONDecoder().decode([KeepFolderEntry].self, from: Data(bytes)) else {
      throw Failure(
        .unverified, "rclone's listing of '\(root)' could not be read", hint: "try 'rclone lsjson -R \(root)'")
    }
    var found: [Destination: FoundKeepFolder] = [:]
    for entry in entries {
      guard let (destination, inner) = entry.place(below: root) else { continue }
      var keep = found[destination] ?? FoundKeepFolder(destination)
      if inner.path == "claim.json" { keep.isClaimed = true }
      if let journal = inner.journal { keep.journals.append(journal) }
      found[destination] = keep
    }
    return found.values.filter(\.isClaimed).map { keep in
      var keep = keep
      keep.journals.sort { $0.run < $1.run }
      return keep
    }.sorted { $0.destination.description < $1.destination.description }
  }

  /// The claim on a destination, which must be there; throws `unverified` for one that cannot be read.
  package func readClaim(on destination: Destination) async throws -> Claim {
    switch try await claim(at: destination) {
    case .found(let claim): return claim
    case .unreadable(let why):
      throw Failure(
        .unverified, "the claim in '\(destination.keepFolder)' cannot be read: \(why)",
        hint: "look at it with 'rclone cat \(destination.keepFolder)/claim.json'")
    case .none: throw Failure(.unverified, "the claim in '\(destination.keepFolder)' is gone", hint: "try again")
    }
  }
}

extension KeepFolderEntry {
  /// The destination whose keep folder this entry of a listing of `root` lies in, and the entry as seen from there; nil for
  /// an entry that lies in none, or whose destination no job could name.
  fileprivate func place(below root: Destination) -> (Destination, KeepFolderEntry)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let mark = parts.firstIndex(of: ".mirrorkeep"), parts.count > mark + 2 else { return nil }
    let above = root.path.split(separator: "/") + parts[..<mark]
    let name = parts[mark + 1]
    // Of a mirror that is the whole remote.
    let mirror = name == "@root" && above.isEmpty ? above : above + [name]
    guard let destination = Destination(remote: root.remote, path: mirror.joined(separator: "/")) else { return nil }
    return (
      destination,
      KeepFolderEntry(path: parts[(mark + 2)...].joined(separator: "/"), size: size, modified: modified)
    )
  }
}
