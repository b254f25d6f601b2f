import Foundation
import Processes
import TestSupport
import Testing

@testable import Rclone

/// Our reading of rclone.conf held against the real rclone's.
@Suite struct RcloneConfigAgreementTests {
  private func dump(_ text: [UInt8]) async throws -> (sections: [String: [String: String]]?, ends: Bool) {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "rclone.conf")
    let runner = ChildRunner(ownProgram: try findTool("mirrorkeep"))
    let command = ChildCommand(
      try findRclone(), ["--config", path, "config", "dump"],
      environment: ["HOME": folder.path, "PATH": "/usr/bin:/bin"])
    let answer = try await runner.capture(command)
    let sections = try? JSONDecoder().decode([String: [String: String]].self, from: Data(answer.output))
    return (sections, answer.exit.isZero)
  }

  private func ours(_ text: [UInt8]) -> [String: [String: String]]? {
    guard let config = try? RcloneConfig(parsing: text) else { return nil }
    return Dictionary(uniqueKeysWithValues: config.sections.map { ($0, config.values(in: $0) ?? [:]) })
  }

  @Test(arguments: [
    RcloneConfigTests.handMade, "[a]\r\ntype = local\r\nk: v\r\n", "[ a b ]\n  type=local\n[c]\ntype=x\n[ a b ]\nk=2",
    "[a]\ntype = local\nk = \"  v \"\nl = `q\"`\n\"m\" = n\n", "\u{FEFF}[a]\ntype = v = w\n",
    "[a]\ntype = local\n; c\n# d\n",
    "[a]\ntype = local\nk =\n", "[a]\nrubbish\n", "[a]\n= v\n", "[]\nk = v\n", "[a\n", "[a]\nk = \"v\n",
    "[a]\nk = `v\n", "[a]\nk = \"\"\"\nl = \"\"\"\"\nm = `\n",
    "[a]\ntype = \"\"\"v\"\"\"\n",
  ])
  func readsTheSame(text: String) async throws {
    let theirs = try await dump(Array(text.utf8))
    let mine = ours(Array(text.utf8))
    if theirs.ends { #expect(mine == theirs.sections) } else { #expect(mine == nil) }
  }

  @Test func rcloneReadsWhatWeWrite() async throws {
    var config = try RcloneConfig(parsing: Array(RcloneConfigTests.handMade.utf8))
    let values = [
      "token": PCloudToken(reading: "a+/=")?.stored, "client_secret": #""x"y`z\%=:#;"#, "hostname": "eapi.pcloud.com",
      "name with blanks": "ünï [x]",
    ].compactMapValues { $0 }
    for section in ["pcloud_backup", "new one"] { try config.set(values.map { ($0.key, $0.value) }, in: section) }
    let theirs = try await dump(config.bytes).sections
    #expect(theirs == ours(config.bytes))
    for (key, value) in values { #expect(theirs?["new one"]?[key] == value) }
  }
}
