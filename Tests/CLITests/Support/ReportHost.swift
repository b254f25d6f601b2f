import Foundation
import Testing

/// This machine's name in a report, which golden files cannot know.
enum ReportHost {
  /// `text` with `HOST` in its place, wherever a report names the machine it was made on.
  static func hidden(in text: String, of place: Workplace) throws -> String {
    let name = try #require(try place.run("report", "--json").object()["host"] as? String)
    return text.replacing("backups of host '\(name)'", with: "backups of host 'HOST'")
      .replacing("# Backups of host \(name)\n", with: "# Backups of host HOST\n")
      .replacing("\"host\" : \"\(name)\"", with: "\"host\" : \"HOST\"")
      .replacing("Backups of host <bdi>\(name)<", with: "Backups of host <bdi>HOST<")
      .replacing("<title>Backups of host \(name)<", with: "<title>Backups of host HOST<")
  }
}
