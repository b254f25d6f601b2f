import Testing

@testable import BackupCore

/// Whatever is in the files: no crash, no hang, places inside the file, and no secret in any message.
@Suite struct JobFuzzTests {
  @Test(arguments: 0..<8)
  func mutatedFilesNeverCrashTheLoader(part: UInt64) {
    let seed = part &* 7_919 &+ UInt64.random(in: 0..<1_000_000_000)
    var random = SplitMix(state: seed)
    let inputs = GoldenJobsFolder.all.flatMap(\.files).compactMap { file -> [UInt8]? in
      if case .bytes(let bytes) = file.content { bytes } else { nil }
    }
    for round in 0..<200 {
      let files = ["mirrorkeep.yaml", "a.yaml", "b.yaml"].map { name in
        JobFile(name: name, path: name, content: .bytes(mutated(inputs, &random)))
      }
      let contents = loadJobs(files, .ann)
      let isSound = contents.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty }
      #expect(isSound, "seed \(seed), round \(round)")
      #expect(contents.jobs.count == 2, "seed \(seed), round \(round)")
      for (_, result) in contents.jobs {
        guard case .success(let job) = result else { continue }
        #expect(job.source.hasPrefix("/"), "seed \(seed), round \(round)")
        #expect(!job.source.unicodeScalars.contains("\0"), "seed \(seed), round \(round)")
      }
    }
  }

  /// A bare secret behind each key that takes one, in every form YAML offers, is refused without being repeated.
  @Test(arguments: [
    "CANARY", "\"CANARY\"", "'CANARY", "[CANARY]", "{CANARY}", "{CANARY: 1}", "{env: {CANARY: x}}", "{file: CANARY}",
    "{command: CANARY}", "{command: [CANARY x]}", "{credential: CANARY/x}", "{env: CANARY-x}", "|\n      CANARY",
    "\n      CANARY", "@CANARY", "*CANARY", "!CANARY", "%CANARY", "&CANARY", "CANARY: x", "[CANARY",
    "{env: CANARY, file: x}",
    "{env:CANARY}", "{file: ~CANARY/x}", "{command: [a/CANARY]}", "{file: [CANARY]}", "{file: /x, file: CANARY}",
  ])
  func secretsAreNeverRepeated(value: String) {
    for key in ["client_secret", "token"] {
      let text = "remotes:\n  pc:\n    type: pcloud\n    \(key): \(value)\n"
      let contents = loadJobs([.text("mirrorkeep.yaml", text), .text("a.yaml", "")], .ann)
      #expect(contents.hasErrors)
      for problem in contents.problems {
        #expect(!(problem.description + (problem.hint ?? "")).contains("CANARY"))
      }
    }
  }

  private func mutated(_ inputs: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
    var bytes = inputs.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
      case 2:
        let pieces = [
          "&a ", "*a", "? ", "- ", ": ", "<<: *a", "\n", "\t", "{", "[", "'", "\"", "|", "---\n", "!!", "#",
        ]
        bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
      case 3:
        let other = inputs.randomElement(using: &random) ?? []
        bytes.insert(contentsOf: other.prefix(Int.random(in: 0...60, using: &random)), at: place)
      default:
        if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random) }
      }
    }
    return bytes
  }
}

/// A small seeded generator, so that a failure can be run again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
