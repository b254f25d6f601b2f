import BackupCore
import Foundation
import Testing

@Suite struct RunIDTests {
  @Test func anIDIsItsSecondAndFourDigits() throws {
    let start = try #require(UTCTime.date("2026-11-24T03:00:12Z"))
    #expect(RunID(start: start, random: 0x7f3a).text == "20261124T030012Z-7f3a")
    #expect(RunID("20261124T030012Z-7f3a")?.start == start)
    for bad in ["", "20261124T030012Z", "20261124T030012Z-7F3A", "../../etc/passwd00000", "20261124X030012Z-7f3a"] {
      #expect(RunID(bad) == nil)
    }
  }

  @Test(arguments: [
    ("2026-11-24T03:00:12Z", "20261124T030012Z-0001"), ("2026-11-24T03:00:12Z", "20261124T030012Z-fffe"),
    ("2026-11-24T03:00:12Z", "20261124T030012Z-ffff"), ("2025-01-01T00:00:00Z", "20261124T030012Z-7f3a"),
    ("2026-11-24T03:00:13Z", "20261124T030012Z-ffff"),
  ])
  func aLaterRunSortsBehindEveryEarlierOne(start: String, newest: String) throws {
    let date = try #require(UTCTime.date(start))
    let earlier = try #require(RunID(newest))
    for random in [UInt16(0), 1, 255, 256, .max] {
      let id = RunID(start: date, random: random, after: earlier)
      #expect(id > earlier)
      #expect(RunID(id.text) == id)
    }
  }
}
