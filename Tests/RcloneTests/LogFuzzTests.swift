import Testing

@testable import Rclone

/// Recorded logs with bytes changed, cut, doubled and mixed: nothing may crash, and what the scanner accepts must mean
/// what the JSON library says.
@Suite struct LogFuzzTests {
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// Lines of all kinds, once each, none long.
  static let lines: [[UInt8]] = {
    var kinds: Set<String> = []
    return GoldenLog.all.flatMap(\.lines).filter { line in
      let words = String(decoding: line, as: UTF8.self)
      let message = words.components(after: #""msg":""#).prefix(14)
      return line.count < 1500 && kinds.insert(String(message)).inserted
    }
  }()

  static let interesting: [[UInt8]] =
    [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "\\u", "\\ud83d", "\\u0000", "\u{0}", "\n", "null", "true", "-", "0",
      "1e9",
      ".5", " ", "\"size\":", "\"stats\":{", "\u{FEFF}", "é", "99999999999999999999", "\"skipped\":\"copy\",",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]]

  static func mutated(_ line: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var line = line
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      guard !line.isEmpty else { break }
      let place = Int.random(in: 0..<line.count, using: &generator)
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: line[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: line.remove(at: place)
      case 2: line.insert(contentsOf: interesting.randomElement(using: &generator) ?? [], at: place)
      case 3: line.removeSubrange(place..<min(line.count, place + Int.random(in: 1...20, using: &generator)))
      case 4: line.removeSubrange(place...)
      case 5:
        let end = min(line.count, place + Int.random(in: 1...40, using: &generator))
        line.insert(contentsOf: line[place..<end], at: Int.random(in: 0...line.count, using: &generator))
      default: line[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      }
    }
    return line
  }

  @Test(arguments: [1, 2, 3, 4]) func `row 67: mutations mean what the library says`(_ part: UInt64) throws {
    let seed = part &* 0x51_7CC1_B727 &+ UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = Generator(state: seed)
    #expect(Self.lines.count > 20)
    for _ in 0..<6000 {
      let line = Self.mutated(Self.lines.randomElement(using: &generator) ?? [], &generator)
      guard !line.contains(0x0A) else { continue }
      let isAgreed = line.withUnsafeBytes { bytes -> Bool in
        guard let scanned = LogReader.scanned(bytes) else { return true }
        return scanned == LogFallback.event(bytes)
      }
      #expect(isAgreed, "seed \(seed): \(String(decoding: line, as: UTF8.self)) \(line)")
    }
  }

  @Test(arguments: ["level", "msg", "source", "object", "objectType", "skipped", "time"])
  func `an escape that is none makes no record`(_ key: String) {
    for escape in [#"\uect""#, #"\u12"#, #"\x"#, #"\ud800"#] {
      let line = Array(#"{"level":"debug","msg":"m","\#(key == "level" || key == "msg" ? "object" : key)":"o"}"#.utf8)
      let value = #""\#(key)":""#
      let text = String(decoding: line, as: UTF8.self)
      guard let place = text.firstRange(of: value) else { continue }
      let broken = Array((text[..<place.upperBound] + escape + text[place.upperBound...]).utf8)
      broken.withUnsafeBytes { bytes in
        let scanned = LogReader.scanned(bytes)
        #expect(scanned == nil || scanned == LogFallback.event(bytes), "\(String(decoding: broken, as: UTF8.self))")
      }
    }
  }

  @Test(arguments: ["1e7891", "-1e999", "1e-7891", "0.0001e-320", "1e308"])
  func `a number is what the library makes of it`(_ number: String) throws {
    let line = try #require(Self.lines.first { String(decoding: $0, as: UTF8.self).contains(#""speed":"#) })
    let text = String(decoding: line, as: UTF8.self).replacing(/"speed":[0-9.e+]+/, with: "\"speed\":\(number)")
    Array(text.utf8).withUnsafeBytes { bytes in
      let scanned = LogReader.scanned(bytes)
      #expect(scanned == nil || scanned == LogFallback.event(bytes))
    }
  }

  @Test func `row 67: mixed logs in random pieces never crash nor depend on the pieces`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = Generator(state: seed)
    for _ in 0..<60 {
      var log: [UInt8] = []
      for _ in 0..<60 {
        log += Self.mutated(Self.lines.randomElement(using: &generator) ?? [], &generator)
        if Bool.random(using: &generator) { log.append(0x0A) }
      }
      var pieces: [[UInt8]] = []
      var rest = log[...]
      while !rest.isEmpty {
        let size = Int.random(in: 0...200, using: &generator)
        pieces.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      let whole = readLog([log])
      #expect(readLog(pieces) == whole, "seed \(seed)")
      var tally = LogTally()
      for event in whole { tally.add(event) }
      for status: Int32 in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 77, 143] {
        #expect(RcloneExit.failure(.exited(status), tally, evidence: .none, remote: "pc") != nil, "seed \(seed)")
      }
    }
  }
}

extension String {
  /// What follows the first `mark`; empty without one.
  fileprivate func components(after mark: String) -> Substring {
    firstRange(of: mark).map { self[$0.upperBound...] } ?? ""
  }
}
