import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// The units as text, and what systemd itself says about them.
@Suite struct SystemdUnitsTests {
  private static func entries() throws -> [JobEntry] {
    [
      try Samples.entry("daily 03:00", access: Samples.access),
      try Samples.entry("monthly 1,last 04:00", name: "a_b-c", in: "Europe/Berlin") {
        $0.timezone = NamedZone("Asia/Tokyo")
      },
      try Samples.entry("every 6h", name: "often"),
      try Samples.entry("*-*~31 03:00", name: "rare"),
    ]
  }

  @Test func unitsAreAsRecorded() throws {
    Golden.expect(try SystemdUnits(Samples.user).export(Self.entries()).text, matches: "systemd-user.txt")
    Golden.expect(try SystemdUnits(Samples.system).export(Self.entries()).text, matches: "systemd-system.txt")
  }

  /// Rows 10 and 12 of the security list: every unit is one systemd takes, and not more exposed than 2.0.
  @Test(arguments: [Samples.user, Samples.system, Samples.strangeUser])
  func systemdTakesThem(_ program: ScheduledProgram) throws {
    let folder = try TemporaryFolder()
    var program = program
    // verify looks whether the program is there. It takes no quotes and no backslashes in its name.
    let name = program == Samples.strangeUser ? Samples.strange.filter { !"/'\"\\".contains($0) } : "plain"
    program.path = try folder.write("#!/bin/sh\n", to: "bin/\(name)/mk", mode: 0o755)
    let strange = ScheduledAccess(reads: ["/tmp/" + "a b%\\\""], writes: [Samples.strange], credentials: ["x"])
    let units = SystemdUnits(program)
    var files = try units.export(Self.entries()).files
    files += [
      ExportedEntries.File(name: "mirrorkeep.service", text: try units.service(strange)),
      ExportedEntries.File(name: "mirrorkeepd.service", text: try units.daemon(Samples.access)),
      ExportedEntries.File(name: "mirrorkeep.timer", text: units.timer([HeartbeatPeriod.standard.onCalendar])),
    ]
    let environment = ["XDG_RUNTIME_DIR": "/run", "HOME": folder.path]
    for file in files { try folder.write(file.text, to: file.name, mode: 0o644) }
    let paths = files.map { folder.path($0.name) }
    let scope = program.isSystem ? "--system" : "--user"
    let verified = try Samples.start(["systemd-analyze", scope, "verify", "--man=no"] + paths, adding: environment)
    #expect(verified.status == 0 && verified.text == "", "\(verified.text)")
    for path in paths where path.hasSuffix(".service") {
      let judged = try Samples.start(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", path], adding: environment)
      #expect(judged.status == 0, "\(judged.text.suffix(100))")
    }
  }

  /// Row 11 of the security list.
  @Test func noSecretIsInTheEnvironment() throws {
    for program in [Samples.user, Samples.system] {
      let text = try SystemdUnits(program).export(Self.entries()).text
      let names = text.matches(of: /(?m)^Environment="?([^=]*)=/).map { String($0.output.1) }
      #expect(Set(names).isSubset(of: ["PATH", "HOME"]) && names.contains("PATH"))
      #expect(text.contains("LoadCredential=pcloud"))
    }
  }

  @Test func hooksMayWriteWhereTheySay() throws {
    let text = try SystemdUnits(Samples.system).service(ScheduledAccess(writes: ["/srv", "/mnt/a b"]))
    #expect(text.contains("\nReadWritePaths=\"-/mnt/a b\" -/srv\n") && text.contains("\nStateDirectory=mirrorkeep\n"))
  }

  @Test func aPathThatCannotBeWrittenIsRefused() throws {
    #expect(throws: Failure.self) { _ = try SystemdUnits(Samples.strangeUser).service(ScheduledAccess()) }
    var program = Samples.user
    program.stateFolder = "/a\nExecStartPre=/bin/sh"
    #expect(throws: Failure.self) { _ = try SystemdUnits(program).service(ScheduledAccess()) }
    #expect(throws: Failure.self) { _ = try SystemdUnits(Samples.user).service(ScheduledAccess(writes: ["/a\rb"])) }
  }
}
