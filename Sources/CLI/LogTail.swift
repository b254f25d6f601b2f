import BackupCore
import Foundation
import History

/// The end of a run's kept log, as a channel that asked for it gets it: the last lines, what rclone said in each.
enum LogTail {
  static let lines = 20
  static let bytes = 8000

  /// nil where no log is kept or it is empty.
  static func of(_ run: RunID, in logs: KeptLogs) -> String? {
    var end: [UInt8] = []
    _ = try? logs.read(run) { bytes in
      end += bytes
      if end.count > 8 * Self.bytes { end.removeFirst(end.count - 4 * Self.bytes) }
    }
    let text = String(decoding: end, as: UTF8.self).split(separator: "\n").suffix(lines).map(said)
    let whole = text.joined(separator: "\n")
    return whole.isEmpty ? nil : String(whole.suffix(bytes))
  }

  /// `error: a.txt: permission denied` of a line of rclone's JSON log; any other line as it is.
  private static func said(_ line: Substring) -> String {
    guard let entry = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let message = entry["msg"] as? String
    else { return String(line) }
    let parts = [entry["level"] as? String, entry["object"] as? String, message].compactMap(\.self)
    return parts.joined(separator: ": ").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
