import Foundation
import TestSupport
import Testing

/// A journal of the keep folder, read with `zcat` and a JSON parser alone.
struct Journal: Sendable {
  let name: String
  let header: JSON
  let lines: [JSON]
}

extension World {
  /// The journals of a remote's files, oldest first. Each must begin with a header and end with a line that counts right.
  func journals(_ far: Tree) async throws -> [Journal] {
    var journals: [Journal] = []
    for (path, file) in far.below("jobs/.mirrorkeep/photos/runs").files {
      let name = String(decoding: path, as: UTF8.self)
      let packed = try folder.write(file.bytes, to: "journal-\(name)")
      let lines = try await shell("zcat", packed).split(separator: "\n").map { try JSON(String($0)) }
      try FileManager.default.removeItem(atPath: packed)
      guard let header = lines.first, let end = lines.last, lines.count >= 2 else { throw TestError("short: \(name)") }
      #expect(header["format"].int == 1)
      #expect(header["run"].text.map { $0 + ".jsonl.gz" } == name)
      #expect(end["end"].isTrue && end["lines"].int == lines.count - 2)
      journals.append(Journal(name: name, header: header, lines: Array(lines.dropFirst().dropLast())))
    }
    return journals.sorted { ($0.header["point"].int ?? 0, $0.name) < ($1.header["point"].int ?? 0, $1.name) }
  }

  /// Checks that the journals of a remote, replayed, give exactly its mirror (paths, sizes, times), and that every
  /// displaced file they name lies where they say. A copy set aside for a file that was not sent after all is named nowhere.
  func checkJournals(
    _ far: Tree, allowingUnknownVersions: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var mirror: [String: String] = [:]
    var kept: Set<String> = []
    for journal in try await journals(far) {
      let kind = journal.header["journal"].text
      if kind == "checkpoint" { mirror = [:] }
      guard kind == "done" || kind == "checkpoint" else { continue }
      for line in journal.lines where line["change"].text == "moved" { mirror[line["from"].text ?? ""] = nil }
      for line in journal.lines {
        let path = line["path"].text ?? ""
        switch line["change"].text {
        case "deleted", "displaced": mirror[path] = nil
        case "excluded", "included": continue
        default: mirror[path] = "\(line["bytes"].int ?? -1) \(line["modified"].text?.prefix(19) ?? "")"
        }
        if let place = line["kept"].text { kept.insert(place) }
      }
    }
    var found: [String: String] = [:]
    for (path, file) in far.mirror().files {
      found[String(decoding: path, as: UTF8.self)] = "\(file.bytes.count) \(Self.text(file.modified))"
    }
    #expect(mirror == found, "the journals against the mirror", sourceLocation: sourceLocation)
    let versions = far.below("jobs/.mirrorkeep/photos").paths.filter { $0.hasPrefix("versions/") }
    let known = allowingUnknownVersions ? versions.filter(kept.contains) : versions
    #expect(kept.sorted() == known, "kept by the journals against the versions", sourceLocation: sourceLocation)
  }

  private static func text(_ seconds: Int) -> String {
    let format = ISO8601DateFormatter()
    return String(format.string(from: Date(timeIntervalSince1970: Double(seconds))).prefix(19))
  }
}
