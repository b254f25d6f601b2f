import Foundation
import TestSupport
import Testing

@testable import CLI

/// `schedule install`, `remove`, `status` and `export` as processes; the host's schedulers are short scripts.
@Suite struct SchedulerCommandTests {
  /// A place whose PATH has a `crontab` on a file, a `systemctl` that notes what it is told, and a rclone.
  private static func place(systemctl: String = "exit 0") throws -> Workplace {
    var place = try Workplace()
    let table = place.folder.path("table")
    try place.folder.write(
      """
      #!/bin/sh
      case "$1" in
      -l) [ -e '\(table)' ] || { echo "no crontab for ann" >&2; exit 1; }; cat '\(table)';;
      -) cat >'\(table)'; echo written >>'\(table).calls';;
      esac
      """, to: "bin/crontab", mode: 0o755)
    try place.folder.write(
      "#!/bin/sh\necho \"$@\" >>'\(place.folder.path("told"))'\n\(systemctl)\n", to: "bin/systemctl", mode: 0o755)
    place.environment["PATH"] = place.folder.path("bin") + ":/usr/bin:/bin"
    place.environment.removeValue(forKey: "XDG_CONFIG_HOME")
    try place.addJob("photos")
    try place.folder.write(
      "source: \(place.folder.path("sources/photos"))\ndestination: there:photos\nschedule: daily 03:00\n",
      to: "jobs/photos.yaml")
    return place
  }

  @Test func cronHasItsBlockAndNothingElse() throws {
    let place = try Self.place()
    let foreign = "MAILTO=ann\n0 1 * * * mirrorkeep run --due gone\n"
    try place.folder.write(foreign, to: "table")
    let installed = try place.run("schedule", "install", "--backend", "cron", "--every", "5m")
    #expect(installed.status == 0 && installed.output == "written: crontab\n", "\(installed.messages)")
    let table = try place.folder.text("table")
    #expect(table.hasPrefix(foreign + "# BEGIN mirrorkeep") && table.contains("\n*/5 * * * * /usr/bin/env PATH="))
    #expect(
      table.contains(" run --due --jobs \(place.folder.path("jobs")) --state \(place.folder.path("state")) --quiet"))
    let again = try place.run("schedule", "install", "--backend", "cron", "--every", "5m", "--json")
    #expect(try again.object()["changed"] as? [String] == [])
    #expect(try place.folder.text("table.calls") == "written\n")
    let status = try place.run("schedule", "status", "--backend", "cron", "--json").object()
    let line = try #require((status["schedulers"] as? [[String: Any]])?.first)
    #expect(line["installed"] as? Bool == true && line["runs_logged_out"] as? Bool == true)
    #expect(line["jobs_gone"] as? [String] == ["gone"] && line["last_fired_at"] is NSNull)
    #expect(line["enabled"] is NSNull && line["place"] as? String == "crontab" && line["user"] is String)
    #expect(try place.run("run", "--due").status == 0)
    #expect(try place.run("schedule", "status").output.contains("take these entries out by hand\n"))
    let fired = try place.run("schedule", "status", "--backend", "cron", "--json").object()
    #expect((fired["schedulers"] as? [[String: Any]])?.first?["last_fired_at"] is String)
    #expect(try place.run("schedule", "remove", "--backend", "cron").output == "written: crontab\n")
    #expect(try place.folder.text("table") == foreign)
    #expect(try place.run("schedule", "remove", "--backend", "cron").messages == "nothing to remove\n")
  }

  @Test func aMissingTableIsMade() throws {
    let place = try Self.place()
    #expect(
      try place.run("schedule", "install", "--backend", "cron", "--dry-run").output.hasPrefix("# crontab\n# BEGIN"))
    #expect(!place.exists("table") && !place.exists("state"))
    #expect(try place.run("schedule", "install", "--backend", "cron").status == 0)
    #expect(try place.folder.text("table").hasPrefix("# BEGIN mirrorkeep"))
    try place.folder.write("# BEGIN mirrorkeep\n", to: "table")
    let damaged = try place.run("schedule", "install", "--backend", "cron")
    #expect(
      damaged.status == 2
        && damaged.messages == """
          error: the block of mirrorkeep in the crontab is damaged: its last line is missing
          hint:  run 'crontab -e' and delete what is left of the block, from '# BEGIN mirrorkeep' to '# END mirrorkeep'

          """
    )
  }

  @Test func systemdHasUnitsAndIsTold() throws {
    let place = try Self.place()
    let units = "home/.config/systemd/user/"
    let ended = try place.run("schedule", "install", "--backend", "systemd", "--user")
    #expect(ended.status == 0, "\(ended.messages)")
    #expect(ended.output.split(separator: "\n").count == 2 && ended.messages.contains("'loginctl enable-linger "))
    #expect(try place.folder.text("told") == "--user daemon-reload\n--user enable --now mirrorkeep.timer\n")
    let service = try place.folder.text(units + "mirrorkeep.service")
    #expect(service.contains("\nProtectHome=read-only\n") && service.contains(place.folder.path("state")))
    let status = try place.run("schedule", "status", "--backend", "systemd", "--user", "--json").object()
    let line = try #require((status["schedulers"] as? [[String: Any]])?.first)
    // The script that stands for systemctl makes no link.
    #expect(line["installed"] as? Bool == true && line["enabled"] as? Bool == false)
    #expect(line["runs_logged_out"] as? Bool == false)
    let daemon = try place.run("schedule", "install", "--backend", "systemd", "--user", "--daemon")
    #expect(daemon.output.contains("removed: ") && place.exists(units + "mirrorkeepd.service"))
    #expect(!place.exists(units + "mirrorkeep.timer"))
    #expect(try place.run("schedule", "remove", "--backend", "systemd", "--user").status == 0)
    #expect(!place.exists(units + "mirrorkeepd.service"))
  }

  @Test func whatSystemdRefusesIsTold() throws {
    let place = try Self.place(systemctl: "echo 'Failed to connect to bus' >&2; exit 1")
    let ended = try place.run("schedule", "install", "--backend", "systemd", "--user")
    #expect(ended.status == 0 && place.exists("home/.config/systemd/user/mirrorkeep.timer"))
    #expect(
      ended.messages.contains(
        "warning: 'systemctl' failed: Failed to connect to bus\nhint:  run 'systemctl --user enable --now mirrorkeep.timer'\n"
      ))
  }

  @Test func filesOfOthersAreLeftAlone() throws {
    let place = try Self.place()
    let unit = "home/.config/systemd/user/mirrorkeep.service"
    try place.folder.write("[Service]\nExecStart=/bin/mine\n", to: unit)
    let ended = try place.run("schedule", "install", "--backend", "systemd", "--user")
    #expect(ended.status == 2 && ended.messages.contains("was not written by mirrorkeep, so it is left as it is"))
    #expect(try place.run("schedule", "remove", "--backend", "systemd", "--user").status == 0)
    #expect(try place.folder.text(unit) == "[Service]\nExecStart=/bin/mine\n")
  }

  @Test func launchdHasAnAgent() throws {
    let place = try Self.place()
    let ended = try place.run("schedule", "install", "--backend", "launchd", "--user")
    #expect(ended.status == 0 && place.exists("home/Library/LaunchAgents/mirrorkeep.plist"))
    #expect(ended.messages.contains("warning: there is no 'launchctl' on PATH\nhint:  run 'launchctl bootstrap gui/"))
    let again = try place.run("schedule", "install", "--backend", "launchd", "--user", "--json").object()
    #expect(again["changed"] as? [String] == [])
    #expect(try place.run("schedule", "remove", "--backend", "launchd", "--user").status == 0)
    #expect(!place.exists("home/Library/LaunchAgents/mirrorkeep.plist"))
  }

  @Test(arguments: ["systemd", "cron", "launchd", "kubernetes"]) func exportHasOneFileAJob(_ target: String) throws {
    let place = try Self.place()
    let ended = try place.run("schedule", "export", target)
    #expect(ended.status == 0 && ended.output.hasPrefix("# "), "\(ended.messages)")
    let names = try place.run("schedule", "export", target, "--json").objects().compactMap { $0["name"] as? String }
    // No other line is a comment.
    #expect(
      ended.output.split(separator: "\n").filter { $0.hasPrefix("#") }.map { $0.dropFirst(2) } == names.map { $0[...] })
    #expect(try place.run("schedule", "export", target, "photo").status == 2)
    try place.addJob("byhand")
    #expect(try place.run("schedule", "export", target, "byhand").messages.contains("job 'byhand' has no schedule"))
    #expect(try place.run("schedule", "export", target).output == ended.output)
  }

  @Test func secretsOfTheEnvironmentAreWarnedAbout() throws {
    let place = try Self.place()
    try place.share("  config_password: {env: RCLONE_WORD}\n")
    let ended = try place.run("schedule", "install", "--backend", "cron", "--dry-run")
    #expect(ended.messages.contains("warning: a secret is read from the variable 'RCLONE_WORD', which the scheduler"))
    try place.share("  config_password: {credential: word}\n")
    let unit = try place.run("schedule", "export", "systemd", "--system")
    #expect(unit.output.contains("\nLoadCredential=word\n") && unit.messages == "")
  }

  @Test(arguments: [
    ["install", "--every", "7m"], ["install", "--backend", "cron", "--daemon"], ["install", "--program", "mk"],
    ["install", "--backend", "at"], ["export", "at"], ["install", "--user", "--system"],
  ]) func whatCannotBeIsAUsageError(_ arguments: [String]) throws {
    let ended = try Self.place().run(["schedule"] + arguments)
    #expect(ended.status == 2 && ended.output == "" && ended.messages.hasPrefix("error: "), "\(ended.messages)")
  }
}
