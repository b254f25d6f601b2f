import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import CLI

/// Where files are looked for, and what the environment changes.
@Suite struct SurroundingsTests {
  private func folders(_ environment: [String: String], _ options: [String] = []) throws -> [String] {
    let surroundings = try Surroundings(try GlobalOptions.parse(options), environment: environment)
    return [surroundings.jobsFolder, surroundings.stateFolder]
  }

  @Test func optionsBeatVariablesBeatDefaults() throws {
    let variables = ["HOME": "/h", "MIRRORKEEP_JOBS": "/j", "MIRRORKEEP_STATE": "/s", "XDG_CONFIG_HOME": "/c"]
    #expect(try folders(variables, ["--jobs", "/a", "--state=/b"]) == ["/a", "/b"])
    #expect(try folders(variables) == ["/j", "/s"])
    #expect(
      try folders(["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/x"]) == [
        "/c/mirrorkeep", "/x/mirrorkeep",
      ])
    let isRoot = geteuid() == 0
    let defaults =
      isRoot ? ["/etc/mirrorkeep", "/var/lib/mirrorkeep"] : ["/h/.config/mirrorkeep", "/h/.local/state/mirrorkeep"]
    // A relative XDG folder and an empty variable count as unset.
    #expect(try folders(["HOME": "/h", "XDG_CONFIG_HOME": "c", "MIRRORKEEP_JOBS": ""]) == defaults)
    let here = FileManager.default.currentDirectoryPath
    #expect(try folders(["HOME": "/h", "MIRRORKEEP_STATE": "/s"], ["--jobs", "x"]) == [here + "/x", "/s"])
  }

  @Test func theClockCanBeFixed() throws {
    let place = try Workplace()
    try place.addJob("photos")
    let fixed = ["MIRRORKEEP_NOW": "2026-12-05T09:00:00Z"]
    let ended = try place.run(["run", "photos", "--json"], adding: fixed)
    #expect(ended.messages.hasPrefix("note: the calendar clock is fixed at 2026-12-05T09:00:00Z by MIRRORKEEP_NOW\n"))
    #expect(try ended.objects()[0]["started_at"] as? String == "2026-12-05T09:00:00Z")
    #expect(try place.run(["history", "--since", "1d", "--json"], adding: fixed).objects().count == 1)
    let later = ["MIRRORKEEP_NOW": "2026-12-07T09:00:00Z"]
    #expect(try place.run(["history", "--since", "1d", "--json"], adding: later).output == "[]\n")
    let wrong = try place.run(["history"], adding: ["MIRRORKEEP_NOW": "noon"])
    #expect(wrong.status == 2 && wrong.messages.hasPrefix("error: MIRRORKEEP_NOW is 'noon', not a time\nhint:  "))
  }

  /// rclone's own variables and a changed HOME reach nothing.
  @Test func inheritedRcloneVariablesChangeNothing() throws {
    let place = try Workplace()
    try place.addJob("photos")
    let ended = try place.run(
      ["run", "photos"],
      adding: ["RCLONE_DRY_RUN": "true", "RCLONE_CONFIG": "/nowhere", "RCLONE_CONFIG_THERE_REMOTE": "/nowhere"])
    #expect(ended.status == 0 && place.exists("mirror/photos/a.txt"))
  }

  @Test func withoutAHomeTheFoldersAreAskedFor() throws {
    guard geteuid() != 0 else {
      #expect(try folders([:]) == ["/etc/mirrorkeep", "/var/lib/mirrorkeep"])
      return
    }
    #expect(throws: UsageError.self) { try folders([:]) }
  }
}
