import BackupCore
import Foundation
import Testing

@testable import CLI

/// The one table of statuses, against the reasons, the README and docs/commands.md.
@Suite struct ExitStatusTests {
  @Test func everyReasonStandsInItsRowOnce() {
    for reason in Reason.allCases {
      let rows = CLI.ExitStatus.rows.filter { $0.reasons.contains(reason.rawValue) }
      #expect(rows.count == 1)
      #expect(rows.first?.outcome.contains(reason.outcome.rawValue) == true)
      #expect(rows.first?.status == (reason == .signal ? "128+n" : "\(reason.exitStatus)"))
    }
  }

  @Test func theReadmeHasTheSameTable() throws {
    let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
    var shown: [CLI.ExitStatus.Row] = []
    for line in readme.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: [" "]) }
      guard let status = cells.first, status == "128+n" || Int(status) != nil, cells.count >= 2 else { continue }
      let names = cells.count > 2 ? cells[2].split(separator: ", ") : []
      let reasons = names.map { $0.trimmingCharacters(in: ["`"]) }.filter { !$0.isEmpty }
      shown.append(CLI.ExitStatus.Row(status: status, outcome: cells[1], reasons: reasons))
    }
    #expect(shown == CLI.ExitStatus.rows)
  }

  @Test func theCatalogueOfFailuresHasEveryReasonOnce() throws {
    let page = try String(contentsOfFile: Repository.path("docs/failures.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\| ([0-9n+]+) \| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$/).map { (String($0.1), String($0.2)) }
    }
    #expect(rows.map(\.1) == Reason.allCases.map(\.rawValue))
    #expect(rows.map(\.0) == Reason.allCases.map { $0 == .signal ? "128+n" : "\($0.exitStatus)" })
  }

  @Test(
    arguments: [
      ([], 0), ([0, 0], 0), ([0, 75], 75), ([75, 1], 1), ([75, 1, 0], 1), ([2, 6, 1], 6), ([143, 9], 143),
      ([75, 75], 75),
      ([10, 6], 10),
    ] as [([Int32], Int32)])
  func severalStatusesBecomeOne(_ statuses: [Int32], _ combined: Int32) {
    #expect(CLI.ExitStatus.combined(statuses) == combined)
  }
}
