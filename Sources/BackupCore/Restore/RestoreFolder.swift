/// The folder a restore puts files into, and the private folder inside it where they arrive first.
///
/// Nothing it does leaves the folder: no symbolic link on the way is followed, whoever planted it. Files that cannot be put
/// in place throw `files-failed`; what makes going on pointless throws any other reason.
package protocol RestoreFolder: Sendable {
  /// Whether the folder takes names that differ in case for the same.
  var foldsCase: Bool { get }
  /// What lies at `path`.
  func entry(at path: MirrorPath) -> TargetEntry
  /// Makes the folder where it is missing, and the private one for the files of `claim`, with what an interrupted restore
  /// left in it. Throws `locked` while another restore uses it.
  func prepare(claim: String) throws -> ArrivalsFolder
  /// What arrived at `place` of the private folder; nil for nothing.
  func arrived(_ place: MirrorPath) -> TargetEntry
  /// The content of an arrived file no larger than a link's target may be.
  func arrivedText(_ place: MirrorPath) throws -> [UInt8]
  /// Puts an arrived file at `path`, with the mode's plain permission bits and the time. Only `replacing` touches what is
  /// there.
  func put(_ place: MirrorPath, at path: MirrorPath, mode: UInt16?, modified: Int64?, replacing: Bool) throws
  /// Puts those of the files in their places that arrived with the size and time they have to have and have nothing in
  /// their way, several at a time, and tells which; the others stay where they are.
  func putNew(_ files: [ArrivedFile]) -> [Bool]
  /// Makes a symbolic link.
  func putLink(to target: [UInt8], at path: MirrorPath, modified: Int64?, replacing: Bool) throws
  /// Shows the file that lies at `path` in the private folder too, at `place`, to be compared there.
  func lend(_ path: MirrorPath, as place: MirrorPath) throws
  /// Removes the private folder.
  func clean()
}
