package import Foundation

/// The name of a run: its UTC start second and four random hex digits, `20261124T030012Z-7f3a`; sorts by time.
package struct RunID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  package let text: String

  /// Accepts only text of the documented shape, so that an id can stand in a file name or a remote path.
  package init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 21, characters[8] == UInt8(ascii: "T"), characters[15] == UInt8(ascii: "Z"),
      characters[16] == UInt8(ascii: "-")
    else { return nil }
    for index in characters.indices where ![8, 15, 16].contains(index) {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(characters[index])
      let isHex = isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(characters[index])
      guard index < 16 ? isDigit : isHex else { return nil }
    }
    self.text = text
  }

  /// The id of a run that starts at `start`; `random` supplies the four digits.
  package init(start: Date, random: UInt16) {
    let stamp = UTCTime.text(start).filter { $0 != "-" && $0 != ":" }
    let digits = String(random, radix: 16)
    text = stamp + "-" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// The same, but behind `newest` also where both start in one second or the clock was set back: journals and points are
  /// put in order by their runs' names.
  package init(start: Date, random: UInt16, after newest: RunID?) {
    let id = RunID(start: start, random: random)
    guard let newest, id <= newest, let last = UInt16(newest.text.suffix(4), radix: 16) else {
      self = id
      return
    }
    // The id before it stays free (`predecessor`).
    let step = 2 + random % 255
    if last <= .max - step {
      let digits = String(last + step, radix: 16)
      text = newest.text.prefix(17) + String(repeating: "0", count: 4 - digits.count) + digits
    } else {
      self = RunID(start: (newest.start ?? start).addingTimeInterval(1), random: step)
    }
  }

  /// The last id before this one.
  package var predecessor: RunID {
    guard let last = UInt16(text.suffix(4), radix: 16) else { return self }
    guard last > 0 else { return RunID(start: (start ?? .distantPast).addingTimeInterval(-1), random: .max) }
    return RunID(start: start ?? .distantPast, random: last - 1)
  }

  /// The second the run started; nil for an id whose digits are no time.
  package var start: Date? {
    let digits = Array(text.utf8.prefix(15)).map { String(UnicodeScalar($0)) }
    func part(_ from: Int, _ length: Int) -> String { digits[from..<from + length].joined() }
    return UTCTime.date(
      "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(9, 2)):\(part(11, 2)):\(part(13, 2))Z")
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = RunID(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a run id")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  package var description: String { text }

  package static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }
}
