/// What is known to be wrong with versions of rclone that are new enough to be used (docs/rclone.md, "Versions").
package struct RcloneTrouble: Equatable, Sendable {
  /// Fixed in this version.
  package var until: RcloneVersion
  package var message: String

  /// Of a version, the worst first.
  package static func known(_ version: RcloneVersion) -> [RcloneTrouble] { table.filter { version < $0.until } }

  private static let table = [
    RcloneTrouble(
      until: RcloneVersion(1, 74, 0),
      message: "pCloud refuses its recursive listing of an account's or app's own root (1101)"),
    RcloneTrouble(
      until: RcloneVersion(1, 75, 2), message: "its sign-in at pCloud takes an answer without the state it sent"),
  ]
}
