import Foundation
import TestSupport
import Testing

/// Two hundred generated disasters: in none is a byte lost, and nothing is changed where a run was held. Bare `rclone sync`
/// meets the same ones.
///
/// The cases docs/disasters.md counts are the same every time. `MIRRORKEEP_TEST_DISASTERS` sets how many more there are;
/// `MIRRORKEEP_TEST_SEED` has one of those again.
@Suite struct DisasterTests {
  static let counted = 20
  static let further =
    ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_DISASTERS"].flatMap { Int($0) } ?? DisasterKind.allCases.count

  @Test(arguments: DisasterKind.allCases)
  func `in no disaster is a byte lost`(_ kind: DisasterKind) async throws {
    var row = DisasterRow(kind)
    for way in kind.ways.indices {
      var past: DisasterPast?
      for number in stride(from: way, to: Self.counted, by: kind.ways.count) {
        let disaster = DisasterCase(kind, number, seed: UInt64(number), past: UInt64(way))
        row.count(await live(disaster, after: &past))
      }
    }
    print(row.text)
    let isSaid = try await DisasterTable.shared.has(row)
    #expect(isSaid, "docs/disasters.md does not have this row; 'scripts/disasters --write' writes it: \(row.text)")
  }

  @Test(arguments: DisasterKind.allCases)
  func `nor in one nobody has seen before`(_ kind: DisasterKind) async {
    for number in 0..<(Self.further / DisasterKind.allCases.count) {
      let seed = SeededRandom("\(kind.rawValue) \(number)").seed
      // The seed alone says which way it comes about, so that it is enough to have the case again.
      var past: DisasterPast?
      _ = await live(DisasterCase(kind, Int(seed % 1000), seed: seed, past: seed &+ 1), after: &past)
    }
  }

  /// Lives a case, after a past that is made where there is none yet.
  private func live(_ disaster: DisasterCase, after past: inout DisasterPast?) async -> DisasterLife.Result {
    do {
      let made: DisasterPast
      if let past, past.home.world.place == .disk, disaster.place == .disk {
        made = past
        try await made.comeBack()
      } else {
        made = try await DisasterPast(disaster)
        past = made
      }
      let result = try await DisasterLife.live(disaster, after: made)
      if !result.violations.isEmpty { Issue.record("\(disaster): \(result.violations.joined(separator: "\n  "))") }
      return result
    } catch {
      Issue.record("\(disaster): \(error)")
      past = nil
      return DisasterLife.Result()
    }
  }
}
