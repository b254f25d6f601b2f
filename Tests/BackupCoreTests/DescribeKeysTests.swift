import BackupCore
import Foundation
import Testing

/// The tables of docs/job-files.md are those the loader reads by, recorded between `<!-- keys: … -->` and `<!-- /keys -->`.
@Suite struct DescribeKeysTests {
  private static let page = JobExamples.root.appendingPathComponent("docs/job-files.md")

  @Test(arguments: DescribedKeys.allCases) func everyKeySaysWhatItIs(_ described: DescribedKeys) {
    for key in described.keys {
      #expect(!key.absent.isEmpty, "\(key.name): what holds where it is left out")
      #expect(key.description.hasSuffix("."), "\(key.name)")
    }
    for line in describeKeys(described).split(separator: "\n").dropFirst(2) {
      let cells = line.replacing("\\|", with: "").split(separator: "|", omittingEmptySubsequences: false)
      #expect(cells.count == 6 && cells[1...4].allSatisfy { !$0.allSatisfy(\.isWhitespace) }, "\(line)")
    }
  }

  @Test func keysWithinKeysHaveTheirWholeName() {
    let names = DescribedKeys.allCases.map { $0.keys.map(\.name) }
    #expect(names[0].contains("guards.floor") && names[0].contains("notify[].to"))
    #expect(names[1].contains("remotes.NAME.type") && names[1].contains("notify.NAME.url"))
    #expect(!names[1].contains("defaults.source") && names[2].contains("file"))
    #expect(names.allSatisfy { Set($0).count == $0.count })
  }

  @Test func thePageHasTheTables() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    var made = text
    for described in DescribedKeys.allCases {
      let (begin, end) = ("<!-- keys: \(described.rawValue) -->\n", "<!-- /keys -->")
      let from = try #require(made.range(of: begin), "the page has no '\(begin)'").upperBound
      let to = try #require(made.range(of: end, range: from..<made.endIndex)).lowerBound
      made.replaceSubrange(from..<to, with: describeKeys(described))
    }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(made.utf8).write(to: Self.page)
      Issue.record("recorded docs/job-files.md: read the difference, then run again without RECORD_GOLDEN")
      return
    }
    #expect(text == made)
  }
}
