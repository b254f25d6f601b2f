/// What lies at one path of a restore's target.
package enum TargetEntry: Equatable, Sendable {
  case absent
  /// `modified` in nanoseconds since 1970. `identity` tells files apart that lie there only once: two names of one such
  /// file are taken for the same by the target.
  case file(bytes: Int64, modified: Int64, identity: UInt64?)
  case link([UInt8])
  case folder
  /// A socket, pipe or device.
  case other
  /// Something on the way to it that is no folder, or cannot be looked into, and why.
  case blocked(String)
}
