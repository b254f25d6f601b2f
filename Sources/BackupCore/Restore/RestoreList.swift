/// The files of a restore in the order of their paths, in constant memory: written once, then read as often as needed.
package protocol RestoreList: Sendable {
  func append(_ item: RestoreItem) throws
  /// Hands over each item with its position, which `item(at:)` takes.
  func forEachPosition(_ body: (RestoreItem, UInt64) throws -> Void) throws
  func item(at position: UInt64) throws -> RestoreItem
}

extension RestoreList {
  package func forEach(_ body: (RestoreItem) throws -> Void) throws {
    try forEachPosition { item, _ in try body(item) }
  }
}
