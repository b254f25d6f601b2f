/// What a child finds on its standard input.
package enum ChildInput: Equatable, Sendable {
  /// Nothing: it reads the end at once.
  case none
  /// These bytes, then the end; the place for secrets, which never stand in arguments or environment.
  case data([UInt8])
}
