package import BackupCore

/// The text of a crontab, of which mirrorkeep owns one marked block and not a byte more.
///
/// The block stands at the end, where it inherits what the user set for all lines; before a text whose last line is not
/// closed it stands at the beginning, so that taking it out always gives back what was there.
package struct Crontab: Equatable, Sendable {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  static let begin = "# BEGIN mirrorkeep: 'mirrorkeep schedule remove' takes this block out"
  static let end = "# END mirrorkeep"

  /// The lines of the block and the marks around it.
  static func block(_ lines: [String]) -> [UInt8] {
    Array(([begin] + lines + [end]).map { $0 + "\n" }.joined().utf8)
  }

  /// Whether there is a block.
  package var hasBlock: Bool { (try? blocks().isEmpty == false) ?? true }

  /// The same with the block of these lines: in the place of the one that is there. Throws where the marks are damaged.
  package func replacing(block lines: [String]) throws(Failure) -> Crontab {
    let blocks = try blocks()
    let block = Self.block(lines)
    var result = bytes
    guard let first = blocks.first else {
      return Crontab(bytes.isEmpty || bytes.last == newline ? bytes + block : block + bytes)
    }
    for range in blocks.dropFirst().reversed() { result.removeSubrange(range) }
    result.replaceSubrange(first, with: block)
    return Crontab(result)
  }

  /// The same without the block.
  package func removingBlock() throws(Failure) -> Crontab {
    var result = bytes
    for range in try blocks().reversed() { result.removeSubrange(range) }
    return Crontab(result)
  }

  /// The same without the lines of their own that `jobs` of one jobs folder have; nil: the user's own.
  package func removingEntries(of jobs: Set<String>, folder: String?) -> Crontab {
    var result = bytes
    for line in lines.reversed() {
      guard let job = job(line), jobs.contains(job) else { continue }
      let words = ScheduledFolder.words(String(decoding: bytes[line], as: UTF8.self))
      if ScheduledFolder.find(in: words) == folder { result.removeSubrange(line) }
    }
    return Crontab(result)
  }

  /// Names of jobs that have an entry of their own, comments aside, in order of appearance.
  package var jobs: [String] { lines.compactMap(job) }

  private func job(_ line: Range<Int>) -> String? {
    let text = String(decoding: bytes[line], as: UTF8.self).drop { $0 == " " || $0 == "\t" }
    guard !text.hasPrefix("#"), let command = text.firstRange(of: "mirrorkeep") else { return nil }
    return ScheduledJobName.find(in: ScheduledFolder.words(text[command.upperBound...]))
  }

  private var newline: UInt8 { UInt8(ascii: "\n") }

  /// The lines, each with its line break.
  private var lines: [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
      lines.append(start..<end)
      start = end
    }
    return lines
  }

  /// Where the blocks are, marks included.
  private func blocks() throws(Failure) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var open: Int?
    for line in lines {
      let text = bytes[line]
      let isBegin =
        text.starts(with: Self.begin.utf8.prefix(18))
        && (text.count == 19 || text.dropFirst(18).first == UInt8(ascii: ":"))
      if isBegin {
        guard open == nil else { throw .damagedBlock("another begins before it ends") }
        open = line.lowerBound
      } else if text.elementsEqual((Self.end + "\n").utf8) || text.elementsEqual(Self.end.utf8) {
        guard let start = open else { throw .damagedBlock("its first line is missing") }
        blocks.append(start..<line.upperBound)
        open = nil
      }
    }
    guard open == nil else { throw .damagedBlock("its last line is missing") }
    return blocks
  }
}

extension Failure {
  fileprivate static func damagedBlock(_ why: String) -> Failure {
    Failure(
      .jobInvalid, "the block of mirrorkeep in the crontab is damaged: \(why)",
      hint: "run 'crontab -e' and delete what is left of the block, from '# BEGIN mirrorkeep' to '\(Crontab.end)'")
  }
}
