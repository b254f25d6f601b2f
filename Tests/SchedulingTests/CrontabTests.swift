import TestSupport
import Testing

@testable import Scheduling

/// The block in a crontab, byte for byte.
@Suite struct CrontabTests {
  private static let block =
    "# BEGIN mirrorkeep: 'mirrorkeep schedule remove' takes this block out\n* * * * * a\n# END mirrorkeep\n"

  private func installed(_ text: String, _ line: String = "* * * * * a") throws -> String {
    String(decoding: try Crontab(Array(text.utf8)).replacing(block: [line]).bytes, as: UTF8.self)
  }

  @Test func theBlockStandsAtTheEnd() throws {
    #expect(try installed("") == Self.block)
    #expect(try installed("MAILTO=ann\n0 1 * * * x\n") == "MAILTO=ann\n0 1 * * * x\n" + Self.block)
    // A last line that is not closed stays the last.
    #expect(try installed("0 1 * * * x") == Self.block + "0 1 * * * x")
  }

  @Test func aBlockIsReplacedInItsPlace() throws {
    let old = "1\n# BEGIN mirrorkeep\nold\n# END mirrorkeep\n2\n" + Self.block + "3\n"
    #expect(try installed(old) == "1\n" + Self.block + "2\n3\n")
    #expect(try installed("1\n" + Self.block + "2") == "1\n" + Self.block + "2")
    #expect(String(decoding: try Crontab(Array(old.utf8)).removingBlock().bytes, as: UTF8.self) == "1\n2\n3\n")
  }

  @Test(arguments: [
    ("1\n# BEGIN mirrorkeep\n2\n", "its last line is missing"),
    ("1\n# END mirrorkeep\n2\n", "its first line is missing"),
    ("# BEGIN mirrorkeep\n# BEGIN mirrorkeep\n# END mirrorkeep\n", "another begins before it ends"),
  ]) func aDamagedBlockIsNotTouched(_ text: String, _ why: String) throws {
    let table = Crontab(Array(text.utf8))
    #expect {
      _ = try table.replacing(block: ["x"])
    } throws: {
      "\($0)".contains("the block of mirrorkeep in the crontab is damaged: \(why)")
    }
    #expect(throws: (any Error).self) { _ = try table.removingBlock() }
    #expect(table.hasBlock)
  }

  @Test func marksOfOthersAreNoBlock() throws {
    for text in ["# BEGIN mirrorkeeper\n# END mirrorkeeper\n", "x # BEGIN mirrorkeep\n", "#BEGIN mirrorkeep\n"] {
      #expect(!Crontab(Array(text.utf8)).hasBlock)
      #expect(try installed(text) == text + Self.block)
    }
  }

  @Test func foreignBytesAreNeverTouched() throws {
    var random = SeededRandom()
    let pieces =
      [
        "\n", "\r\n", "# BEGIN", " mirrorkeep\n", "# END mirrorkeep2\n", "0 3 * * * tar \\% x\n", "MAILTO=\"\"\n", "\t",
        "\u{fffd}",
        "@reboot x\n", "# comment", "ä", "'", "END mirrorkeep\n",
      ].map { Array($0.utf8) } + [[0], [0xff, 0xfe]]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) { bytes += pieces.randomElement(using: &random) ?? [] }
      let before = Crontab(bytes)
      // Pieces may happen to make a mark; such a table is refused as damaged, or has a block already.
      guard !before.hasBlock else { continue }
      let once = try before.replacing(block: ["* * * * * a"])
      #expect(once.hasBlock && once.bytes != bytes)
      #expect(try once.replacing(block: ["* * * * * a"]) == once, "\(bytes)")
      #expect(try once.replacing(block: ["5 * * * * b"]).removingBlock() == before, "\(bytes)")
      #expect(try once.removingBlock() == before, "\(bytes)")
    }
  }

  @Test func entriesOfJobsAreFound() {
    let text = """
      0 3 * * * /usr/bin/env PATH=/bin /usr/bin/mirrorkeep run --due photos --quiet >/dev/null
      # 0 3 * * * mirrorkeep run --due comment
      * * * * * mirrorkeep run --due --quiet
      0 4 * * * '/opt/a b/mirrorkeep' run --due papers
      0 5 * * * echo run --due foreign

      """
    #expect(Crontab(Array(text.utf8)).jobs == ["photos", "papers"])
  }

  @Test func entriesOfJobsThatAreGone() {
    let table = """
      MAILTO=ann
      0 3 * * * /usr/bin/mirrorkeep run --due old --quiet
      0 4 * * * /usr/bin/mirrorkeep run --due photos --quiet
      # 0 3 * * * mirrorkeep run --due old
      0 5 * * * /usr/bin/mirrorkeep run --due old --jobs /srv/jobs --quiet
      0 6 * * * env MIRRORKEEP_JOBS=/srv/jobs mirrorkeep run --due 'old'

      """
    func left(_ folder: String?) -> [Int] {
      let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
      let rest = Crontab(Array(table.utf8)).removingEntries(of: ["old"], folder: folder).bytes
      let kept = String(decoding: rest, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      return lines.indices.filter { kept.contains(lines[$0]) }
    }
    #expect(left(nil) == [0, 2, 3, 4, 5, 6])
    #expect(left("/srv/jobs") == [0, 1, 2, 3, 6])
    #expect(left("/elsewhere") == [0, 1, 2, 3, 4, 5, 6])
    #expect(Crontab(Array(table.utf8)).removingEntries(of: [], folder: nil).bytes == Array(table.utf8))
  }
}
