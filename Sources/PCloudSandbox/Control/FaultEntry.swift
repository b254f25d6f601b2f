/// A fault in force.
package struct FaultEntry: Codable, Sendable {
  package let id: Int
  package let fault: Fault
  /// Calls that matched, those let through by `after` included.
  package var seen = 0
  /// Calls it struck.
  package var hits = 0
}
