/// Where files lie for one rclone that fetches from the mirror and from all versions folders at once: relative to the
/// folder that mirror and keep folder lie in.
package struct FetchPlace: Equatable, Sendable {
  /// `REMOTE:PARENT`.
  package let parent: String
  private let mirror: [UInt8]
  private let versions: [UInt8]

  package init(_ destination: Destination) {
    let folder = destination.path.split(separator: "/").dropLast().joined(separator: "/")
    parent = destination.remote + ":" + folder
    mirror = destination.path.isEmpty ? [] : Array((destination.name + "/").utf8)
    versions = Array(".mirrorkeep/\(destination.name)/versions/".utf8)
  }

  package func path(of place: FileState.Place) -> MirrorPath {
    switch place {
    case .mirror(let path): MirrorPath(bytes: mirror + path.bytes)
    case .versions(let run, let path):
      MirrorPath(bytes: versions + Array(run.text.utf8) + [UInt8(ascii: "/")] + path.bytes)
    }
  }
}
