import Foundation
package import Testing

/// Compares with a golden file kept beside the tests.
///
/// With `MIRRORKEEP_RECORD=1` the file is written instead, and the test fails, so that a fresh baseline never passes
/// unseen.
package enum Golden {
  /// `name` is relative to the folder `Golden` beside the test's source file.
  package static func expect(
    _ actual: String, matches name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let folder = (file as NSString).deletingLastPathComponent + "/Golden"
    let path = folder + "/" + name
    if ProcessInfo.processInfo.environment["MIRRORKEEP_RECORD"] == "1" {
      do {
        try FileManager.default.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: URL(fileURLWithPath: path))
        Issue.record("recorded '\(name)': read its diff, then run again", sourceLocation: sourceLocation)
      } catch {
        Issue.record("cannot record '\(name)': \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      Issue.record("no golden file '\(name)': record it with MIRRORKEEP_RECORD=1", sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: data, as: UTF8.self)
    guard expected != actual else { return }
    Issue.record("\(firstDifference(expected, actual))\nin golden file '\(name)'", sourceLocation: sourceLocation)
  }

  private static func firstDifference(_ expected: String, _ actual: String) -> String {
    let (left, right) = (lines(expected), lines(actual))
    let index = zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(left.count, right.count)
    func line(_ lines: [Substring]) -> String { index < lines.count ? "'\(lines[index])'" : "the end" }
    return "line \(index + 1): expected \(line(left)), got \(line(right))"
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
