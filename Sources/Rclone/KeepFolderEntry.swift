import BackupCore
import Foundation

/// A file of the keep folder as `rclone lsjson` prints it.
struct KeepFolderEntry: Decodable {
  var path: String
  var size: Int64
  /// RFC 3339 with any fraction of a second.
  var modified: String

  enum CodingKeys: String, CodingKey {
    case path = "Path"
    case size = "Size"
    case modified = "ModTime"
  }

  /// The journal this file is, nil for any other file.
  var journal: KeepFolder.JournalFile? {
    guard path.hasPrefix("runs/"), path.hasSuffix(".jsonl.gz"),
      let run = RunID(String(path.dropFirst(5).dropLast(9)))
    else { return nil }
    return KeepFolder.JournalFile(run: run, bytes: size, modified: UTCTime.date(modified) ?? .distantPast)
  }
}
