/// A file of the versions, as a listing showed it.
package struct VersionFile: Equatable, Sendable {
  /// The run in whose folder it lies.
  package var run: RunID
  /// Where in that folder.
  package var path: MirrorPath
  package var bytes: Int64?

  package init(run: RunID, path: MirrorPath, bytes: Int64?) {
    self.run = run
    self.path = path
    self.bytes = bytes
  }

  /// A path below the versions, `<run>/<path>`; nil for any other.
  package init?(listed: ListedFile) {
    let bytes = listed.path.bytes
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")),
      let run = RunID(String(decoding: bytes[..<slash], as: UTF8.self))
    else { return nil }
    self.init(run: run, path: MirrorPath(bytes: Array(bytes[(slash + 1)...])), bytes: listed.bytes)
  }

  /// The path below the versions.
  package var place: MirrorPath { MirrorPath(bytes: Array(run.text.utf8) + [UInt8(ascii: "/")] + path.bytes) }
}
