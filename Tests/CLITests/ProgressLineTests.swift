import BackupEngine
import Testing

@testable import CLI

/// One line, whatever the terminal's width and the file's name.
@Suite struct ProgressLineTests {
  private func sending(current: String? = nil, speed: Double = 1_048_576, bytes: Int64 = 3_145_728) -> RunProgress {
    var progress = RunProgress(job: "photos", phase: .sending)
    progress.bytes = bytes
    progress.totalBytes = 10_485_760
    progress.files = 2
    progress.totalFiles = 6
    progress.speed = speed
    progress.current = current
    return progress
  }

  @Test func aWideLineShowsEverything() {
    #expect(
      ProgressLine.text(sending(current: "写真/a.jpg"), columns: 120)
        == "photos: 30%  3.0 MiB of 10.0 MiB  2 of 6 files  1.0 MiB/s  7 s left  写真/a.jpg")
  }

  @Test func aNarrowOneLeavesOutTheLeastImportant() {
    let progress = sending(current: "b.jpg")
    #expect(
      ProgressLine.text(progress, columns: 72)
        == "photos: 30%  3.0 MiB of 10.0 MiB  2 of 6 files  1.0 MiB/s  7 s left")
    #expect(ProgressLine.text(progress, columns: 60) == "photos: 30%  3.0 MiB of 10.0 MiB  2 of 6 files  7 s left")
    #expect(ProgressLine.text(progress, columns: 46) == "photos: 30%  3.0 MiB of 10.0 MiB  7 s left")
    #expect(ProgressLine.text(progress, columns: 40) == "photos: 30%  7 s left")
    #expect(ProgressLine.text(progress, columns: 12) == "photos: 30…")
  }

  @Test func noWidthIsEverFilled() {
    let names = [nil, "写真_фото_1.bin", "a\u{1B}[2Jb\nc", String(repeating: "🙂", count: 200), "."]
    for columns in 1...140 {
      for name in names {
        for speed in [0, 10, 1e30, .nan] {
          let line = ProgressLine.text(sending(current: name, speed: speed), columns: columns)
          #expect(TextWidth.of(line) <= max(1, columns - 1), "\(columns) '\(line)'")
          #expect(!line.unicodeScalars.contains { $0.value < 32 })
        }
      }
      let planning = ProgressLine.text(RunProgress(job: "写真", phase: .planning), columns: columns)
      #expect(TextWidth.of(planning) <= max(1, columns - 1))
    }
  }

  @Test func aHundredPercentOnlyWhenAllIsSent() {
    #expect(ProgressLine.text(sending(bytes: 10_485_759), columns: 100).contains(" 99% "))
    #expect(ProgressLine.text(sending(bytes: 10_485_760), columns: 100).contains(" 100% "))
    // A file that grew: never beyond.
    #expect(ProgressLine.text(sending(bytes: 99_485_760), columns: 100).contains(" 100% "))
  }

  @Test func emptyFilesAreCountedByNumber() {
    var progress = RunProgress(job: "photos", phase: .sending)
    progress.files = 1
    progress.totalFiles = 4
    #expect(ProgressLine.text(progress, columns: 80) == "photos: 25%  1 of 4 files")
  }
}
