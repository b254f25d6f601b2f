import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// The property lists as text, and as Python's plistlib reads them.
@Suite struct LaunchAgentTests {
  private static func entries() throws -> [JobEntry] {
    [
      try Samples.entry("weekly sun 03:00"), try Samples.entry("0 0 13 * fri", name: "either"),
      try Samples.entry("every 6h", name: "often"),
    ]
  }

  private func read(_ text: String) throws -> [String: Any] {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "a.plist")
    let script = "import plistlib, json, sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))"
    let ended = try Samples.start(["python3", "-c", script, path])
    try #require(ended.status == 0, "\(ended.text)")
    return try #require(try JSONSerialization.jsonObject(with: Data(ended.text.utf8)) as? [String: Any])
  }

  @Test func agentsAreAsRecorded() throws {
    let exported = try LaunchAgent(Samples.user).export(Self.entries())
    Golden.expect(exported.text, matches: "launchd.txt")
    #expect(
      exported.warnings == [
        "job 'often': launchd cannot say a time that counts from the last run; its entry fires more often, and "
          + "'run --due' decides"
      ])
    for file in exported.files { #expect(try read(file.text)["Label"] as? String == file.name.dropLast(6).description) }
  }

  @Test(arguments: [Samples.user, Samples.system, Samples.strangeUser])
  func everyWordArrives(_ program: ScheduledProgram) throws {
    let read = try read(try LaunchAgent(program).heartbeat(try #require(HeartbeatPeriod(TimeSpan(seconds: 300)))))
    #expect(read["ProgramArguments"] as? [String] == program.command())
    #expect(read["EnvironmentVariables"] as? [String: String] == program.environment)
    #expect(
      read["StartInterval"] as? Int == 300 && read["Label"] as? String == "mirrorkeep" && read["Umask"] as? Int == 0o77)
  }
}
