import BackupCore
import Foundation

/// Points in time as a person names them on the command line, in the zone of this machine.
enum When {
  /// For `--at`. Throws a usage error for what names no point in time.
  static func point(_ text: String, now: Date) throws -> WhenText.Meaning {
    if let meaning = WhenText.meaning(text, now: now, zone: .current) { return meaning }
    throw UsageError(
      "'\(text)' names no point in time",
      hint: "write latest, a run's id, 2026-11-20, '2026-11-20 14:00', 'yesterday 18:00' or '2 days ago'")
  }

  /// For `--since`: a day is its beginning, and ages like `7d` are taken too. Throws a usage error for anything else.
  static func date(_ text: String, now: Date, zone: TimeZone = .current) throws -> Date {
    switch WhenText.meaning(text, now: now, zone: zone, allowsAges: true) {
    case .instant(let date): return date
    case .span(let start, _): return start
    case .run(let run): if let start = run.start { return start }
    case .latest, .shortRun, nil: break
    }
    throw UsageError(
      "'\(text)' is no time", hint: "write 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 7d")
  }
}
