/// The files of a restore in the order of their paths, in constant memory: written once, then read as often as needed.
package protocol RestoreList: Sendable {
  func append(_ item: RestoreItem) throws
  func forEach(_ body: (RestoreItem) throws -> Void) throws
}
