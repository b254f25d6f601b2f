import BackupCore
import Foundation
import Processes

/// The file a report is written to.
enum ReportFile {
  /// Puts `text` at `path`, the old or the new content at any moment, readable for whom this user lets read new files.
  static func write(_ text: String, to path: String) throws {
    try PrivateFile.write(
      Array(text.utf8), to: path, followingLink: true, mode: UInt32(0o666 & ~SignalTrap.inheritedMask))
  }
}
