import BackupCore
import Foundation
import History

/// What programs run with: SQLite, clock, time zone, environment.
struct MachineExamination {
  private let surroundings: Surroundings

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  func examined() -> [Examined] { [sqlite(), clock(), timeZone(), environment()] }

  private func sqlite() -> Examined {
    guard let version = try? SQLiteLibrary.version() else {
      return Examined("sqlite", .fail, "SQLite does not work", hint: "install libsqlite3 again")
    }
    if let trouble = SQLiteLibrary.trouble(version) {
      return Examined("sqlite", .warn, "SQLite \(version): \(trouble)", hint: "update libsqlite3")
    }
    return Examined("sqlite", .ok, "SQLite \(version), mirrorkeep \(Tool.versionText)")
  }

  private func clock() -> Examined {
    if let fixed = surroundings.environment["MIRRORKEEP_NOW"], !fixed.isEmpty {
      return Examined(
        "clock", .warn, "the calendar clock is fixed by MIRRORKEEP_NOW: schedules stand still",
        hint: "run 'unset MIRRORKEEP_NOW', and look where it is set")
    }
    let now = Date()
    guard now > Self.earliest else {
      return Examined(
        "clock", .fail, "the clock says \(UTCTime.text(now)), which is in the past: certificates are refused",
        hint: "set the clock, and turn time synchronisation on: 'timedatectl set-ntp true'")
    }
    return Examined("clock", .ok, "\(UTCTime.text(now))")
  }

  /// No clock that is right says less.
  private static let earliest = Date(timeIntervalSince1970: 1_735_689_600)

  private func timeZone() -> Examined {
    let zone = TimeZone.current
    if let name = surroundings.environment["TZ"], !name.isEmpty, !name.hasPrefix(":"),
      TimeZone(identifier: name) == nil, !FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/" + name)
    {
      return Examined(
        "time-zone", .warn, "TZ names '\(name)', which is no time zone here: schedules go by UTC",
        hint: "set TZ to a name like Europe/Berlin, or install tzdata")
    }
    return Examined("time-zone", .ok, "schedules without 'timezone' go by \(zone.identifier)")
  }

  /// Names only: values may be secrets.
  private func environment() -> Examined {
    let names = surroundings.environment.keys.filter { name in
      name.uppercased().hasPrefix("RCLONE_") || ["LD_PRELOAD", "DYLD_INSERT_LIBRARIES"].contains(name)
    }.sorted()
    guard !names.isEmpty else { return Examined("environment", .ok, "nothing of rclone's is left in the environment") }
    return Examined(
      "environment", .warn,
      "\(names.joined(separator: ", ")): rclone is started without them, as a run must not depend "
        + "on who starts it", hint: "take them out of the environment; what rclone has to see goes into its config")
  }
}
