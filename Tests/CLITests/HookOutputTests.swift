import Foundation
import Processes
import Testing

@testable import CLI

/// What is kept of what a hook wrote.
@Suite struct HookOutputTests {
  private func kept(_ pieces: [String]) -> String {
    var output = HookOutput()
    for piece in pieces { Array(piece.utf8).withUnsafeBytes { output.append($0) } }
    return output.text(Redaction())
  }

  @Test func `little is kept whole, secrets masked`() {
    #expect(kept([]) == "" && kept(["a\n", "b"]) == "a\nb")
    let masked = kept(["{\"access_token\":\"Zq9wXc", "Rt7yUi3oPa\"}\n"])
    #expect(!masked.contains("Zq9wXcRt7yUi3oPa") && masked.contains("access_token"))
  }

  @Test(arguments: [65_535, 65_536, 65_537, 200_000, 3_000_000])
  func `of much the beginning and the end`(count: Int) {
    let lines = (0..<(count / 10)).map { String(format: "%09d\n", $0) } + [String(repeating: "z", count: count % 10)]
    let text = lines.joined()
    for size in [text.utf8.count, 7_777, 65_536] where size > 0 {
      let bytes = Array(text.utf8)
      let pieces = stride(from: 0, to: bytes.count, by: size).map {
        String(decoding: bytes[$0..<min(bytes.count, $0 + size)], as: UTF8.self)
      }
      let kept = kept(pieces)
      if count <= 65_536 {
        #expect(kept == text)
      } else {
        #expect(kept.utf8.count <= 65_536 + 16 && kept.utf8.count > 60_000)
        let parts = kept.components(separatedBy: "\n[…]\n")
        #expect(parts.count == 2 && text.hasPrefix(parts[0]) && text.hasSuffix(parts.last ?? "-"))
        #expect(parts.last?.first?.isNumber == true)
      }
    }
  }

  @Test func `one endless line has no end worth keeping`() {
    #expect(kept([String(repeating: "x", count: 1_000_000)]) == String(repeating: "x", count: 16_384) + "\n[…]\n")
  }
}
