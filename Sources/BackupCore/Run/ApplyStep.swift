/// What rclone's log said was done to one planned path.
package struct ApplyStep: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// The old file was copied or moved into the versions, because it will be replaced.
  package static let setAside = ApplyStep(rawValue: 1)
  /// The source's file was uploaded.
  package static let sent = ApplyStep(rawValue: 2)
  /// What had been set aside was moved back.
  package static let putBack = ApplyStep(rawValue: 4)
  /// The file was moved out of the mirror into the versions for good, also because it stood in another's way.
  package static let deleted = ApplyStep(rawValue: 8)
  /// The file's modification time was changed in place.
  package static let touched = ApplyStep(rawValue: 16)
  /// The file was renamed inside the mirror to the planned path.
  package static let moved = ApplyStep(rawValue: 32)
  /// What was sent went over a file where none was to be.
  package static let overwrote = ApplyStep(rawValue: 64)
}
