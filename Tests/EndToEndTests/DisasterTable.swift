import Foundation

/// The table in docs/disasters.md, which says what the suite finds.
actor DisasterTable {
  static let shared = DisasterTable()

  private let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/disasters.md")

  /// Whether the page has the row, as far as it is no chance; with `MIRRORKEEP_RECORD=1` it is written there, and was not there if it changed.
  func has(_ row: DisasterRow) throws -> Bool {
    let lines = try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n")
    if ProcessInfo.processInfo.environment["MIRRORKEEP_RECORD"] == "1" {
      let written = lines.map { $0.hasPrefix("| \(row.kind.rawValue) |") ? row.text : $0 }
      try Data(written.joined(separator: "\n").utf8).write(to: path)
    }
    return lines.contains { $0.hasPrefix(row.textOfCertainty) }
  }
}
