/// Where a destination really lies: what an alias, crypt or combine remote leads to.
package struct DestinationPlace: Equatable, Sendable {
  /// What the path is relative to: `REMOTE:`, or `nil` for this machine's own disks.
  package var remote: String?
  /// The parts of the path.
  package var parts: [String]

  package init(remote: String?, path: String) {
    self.remote = remote
    parts = path.split(separator: "/").map(String.init)
  }

  /// Whether one of the two lies at or below the other.
  package func overlaps(_ other: DestinationPlace) -> Bool {
    remote == other.remote && (parts.starts(with: other.parts) || other.parts.starts(with: parts))
  }
}

/// Tells where a destination lies, all places of it where there are several; empty where only its own name counts.
package typealias DestinationPlaces = @Sendable (Destination) -> [DestinationPlace]

extension Destination {
  /// The folders of this machine's disks that hold the mirror, and the keep folder where that lies beside it.
  package func localFolders(_ places: DestinationPlaces) -> [String] {
    var found = places(self)
    if let parent = Destination(remote: remote, path: parentPath), !isRoot {
      found += places(parent).map { place in
        var place = place
        place.parts += [".mirrorkeep", name]
        return place
      }
    }
    return found.filter { $0.remote == nil }.map { "/" + $0.parts.joined(separator: "/") }
  }
}
