/// What the source holds at one path, at one moment.
package enum SourceFile: Equatable, Sendable {
  /// A file that can be stored; `modified` in nanoseconds since 1970, `mode` the permission bits.
  case present(size: Int64, modified: Int64, mode: UInt16)
  /// Nothing that would be stored (gone, a folder, a device …).
  case absent
  /// Something that cannot be stored, and why.
  case unusable(String)
}
