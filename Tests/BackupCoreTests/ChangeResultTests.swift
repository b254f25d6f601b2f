import BackupCore
import Testing

/// What a look at the remote says about each planned change: the table of docs/rclone.md, "After a kill".
@Suite struct ChangeResultTests {
  typealias Seen = ChangeEvidence.Seen

  struct Case: Sendable, CustomTestStringConvertible {
    var change: Change
    var mirror: Seen?
    var versions: Seen?
    var steps: ApplyStep = []
    var before: Seen?
    var origin: Seen?
    var outcome: ChangeResult.Outcome
    var effect: ChangeResult.Effect
    var old: ChangeResult.Old = .inPlace
    var leftover = false
    var testDescription: String { "\(change) M=\(Self.text(mirror)) V=\(Self.text(versions)) \(steps.rawValue)" }

    private static func text(_ seen: Seen?) -> String { seen.map { "\($0.bytes ?? -1)" } ?? "-" }
  }

  static let second: Int64 = 1_000_000_000
  /// As planned, as it was, and as neither.
  static let new = Seen(bytes: 7, modified: 100 * second)
  static let old = Seen(bytes: 5, modified: 50 * second)
  static let other = Seen(bytes: 9, modified: 150 * second)
  /// The old bytes with the planned time.
  static let touched = Seen(bytes: 7, modified: 100 * second)
  static let untouched = Seen(bytes: 7, modified: 50 * second)

  static let cases: [Case] = adds + replaces + deletes + touches + moves

  static let adds = [
    Case(change: .add, mirror: new, outcome: .done, effect: .stored),
    Case(change: .add, outcome: .notDone, effect: .none),
    // The source changed before it was sent.
    Case(change: .add, mirror: other, steps: .sent, outcome: .done, effect: .stored),
    // Or somebody else put it there.
    Case(change: .add, mirror: other, outcome: .notDone, effect: .stored),
    // And it was overwritten.
    Case(change: .add, mirror: new, steps: [.sent, .overwrote], outcome: .lost, effect: .stored, old: .lost),
    Case(change: .add, steps: [.sent, .overwrote], outcome: .lost, effect: .removed, old: .lost),
    // Something lay there that the plan did not know.
    Case(change: .add, mirror: new, versions: other, outcome: .done, effect: .stored, old: .kept),
    Case(change: .add, versions: other, outcome: .notDone, effect: .none, old: .kept),
  ]

  static let replaces = [
    Case(change: .replace, mirror: new, versions: old, outcome: .done, effect: .stored, old: .kept),
    Case(
      change: .replace, mirror: other, versions: old, steps: .sent, outcome: .done, effect: .stored, old: .kept),
    // Not seen to be sent: it may be somebody else's.
    Case(change: .replace, mirror: other, versions: old, outcome: .notDone, effect: .stored, old: .kept),
    Case(
      change: .replace, mirror: new, versions: old, steps: [.setAside, .sent, .overwrote], outcome: .lost,
      effect: .stored, old: .kept),
    // Killed between set aside and send.
    Case(change: .replace, mirror: old, versions: old, outcome: .notDone, effect: .none, leftover: true),
    Case(change: .replace, mirror: old, outcome: .notDone, effect: .none),
    Case(change: .replace, mirror: old, before: old, outcome: .notDone, effect: .none),
    // Set aside by move, and not put back.
    Case(change: .replace, versions: old, outcome: .notDone, effect: .removed, old: .kept),
    // Without a version.
    Case(change: .replace, mirror: new, outcome: .lost, effect: .stored, old: .lost),
    Case(change: .replace, mirror: new, before: old, outcome: .lost, effect: .stored, old: .lost),
    Case(change: .replace, mirror: new, before: new, outcome: .notDone, effect: .none),
    // Whatever lies there was there before: nothing is sent before the old content was set aside.
    Case(change: .replace, mirror: other, before: old, outcome: .notDone, effect: .none),
    Case(change: .replace, mirror: other, steps: .sent, outcome: .lost, effect: .stored, old: .lost),
    Case(change: .replace, outcome: .lost, effect: .removed, old: .lost),
    // Same size, same second, and the log has it sent.
    Case(
      change: .replace, mirror: new, versions: new, steps: [.setAside, .sent], outcome: .done, effect: .stored,
      old: .kept),
  ]

  static let deletes = [
    Case(change: .delete, versions: old, outcome: .done, effect: .removed, old: .kept),
    Case(change: .delete, mirror: old, outcome: .notDone, effect: .none),
    Case(change: .delete, mirror: old, versions: old, outcome: .notDone, effect: .none, leftover: true),
    Case(change: .delete, mirror: other, versions: old, outcome: .notDone, effect: .stored, old: .kept),
    Case(change: .delete, outcome: .lost, effect: .removed, old: .lost),
  ]

  static let touches = [
    Case(change: .touch, mirror: touched, outcome: .done, effect: .touched),
    Case(change: .touch, mirror: untouched, outcome: .notDone, effect: .none),
    Case(change: .touch, mirror: touched, versions: untouched, outcome: .done, effect: .touched, leftover: true),
    // It grew between plan and apply.
    Case(change: .touch, mirror: other, versions: untouched, outcome: .done, effect: .stored, old: .kept),
    Case(change: .touch, mirror: other, outcome: .lost, effect: .stored, old: .lost),
    Case(change: .touch, mirror: touched, steps: .sent, outcome: .lost, effect: .stored, old: .lost),
    Case(change: .touch, outcome: .lost, effect: .removed, old: .lost),
    Case(change: .touch, versions: untouched, outcome: .notDone, effect: .removed, old: .kept),
  ]

  static let moves = [
    Case(change: .move, mirror: new, outcome: .done, effect: .moved),
    Case(change: .move, origin: new, outcome: .notDone, effect: .none),
    Case(change: .move, mirror: new, origin: new, outcome: .notDone, effect: .stored),
    Case(change: .move, outcome: .lost, effect: .moved, old: .lost),
  ]

  @Test(arguments: cases) func `a look settles every case`(_ one: Case) {
    let planned = PlannedChange(
      one.change, MirrorPath("a"), from: one.change == .move ? MirrorPath("z") : nil,
      bytes: one.change == .delete ? 5 : 7, modified: one.change == .delete ? nil : 100 * Self.second + 123)
    let evidence = ChangeEvidence(
      steps: one.steps, mirror: one.mirror, versions: one.versions, origin: one.origin, before: one.before)
    let result = ChangeResult.judge(planned, evidence)
    #expect(result.outcome == one.outcome)
    #expect(result.effect == one.effect)
    #expect(result.old == one.old)
    #expect(result.hasLeftover == one.leftover)
    #expect((result.kept == nil) == (one.old != .kept))
  }

  @Test func `the source's exact time is kept where the remote only dropped the fraction`() {
    let planned = PlannedChange(.add, MirrorPath("a"), bytes: 7, modified: 100 * Self.second + 999_999_999)
    let result = ChangeResult.judge(planned, ChangeEvidence(mirror: Self.new, versions: nil))
    #expect(result.stored == Seen(bytes: 7, modified: 100 * Self.second + 999_999_999))
    let later = Seen(bytes: 7, modified: 102 * Self.second)
    #expect(ChangeResult.judge(planned, ChangeEvidence(mirror: later, versions: nil)).stored == later)
  }
}
