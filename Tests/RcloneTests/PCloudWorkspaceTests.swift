import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Rclone

/// The private folder for copies of a config section.
@Suite struct PCloudWorkspaceTests {
  @Test func isPrivateAndGoneAfterwards() async throws {
    let folder = try TemporaryFolder()
    let section = PCloudSection(["type": "pcloud", "description": "kept", "token": "t"])
    let path = try await PCloudWorkspace.using(["TMPDIR": folder.path]) { workspace in
      let file = try workspace.write(section, as: "pc", to: "a.conf")
      #expect(try folderMode(workspace.path) == 0o700 && folderMode(file) == 0o600)
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text == "[pc]\ndescription = kept\ntoken = t\ntype = pcloud\n")
      return workspace.path
    }
    #expect(path.hasPrefix(folder.path + "/"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    await #expect(throws: CancellationError.self) {
      try await PCloudWorkspace.using(["TMPDIR": folder.path]) { _ in throw CancellationError() }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func clearsWhatAKilledOneLeftAndNothingElse() async throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "mirrorkeep-remote-dead00/proof.conf")
    try folder.write("x", to: "mirrorkeep-remote-young0/proof.conf")
    try folder.write("x", to: "other/file")
    for name in ["mirrorkeep-remote-dead00", "other"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: folder.path(name))
    }
    try await PCloudWorkspace.using(["XDG_RUNTIME_DIR": folder.path]) { outer in
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: outer.path)
      try await PCloudWorkspace.using(["XDG_RUNTIME_DIR": folder.path]) { _ in }
      #expect(FileManager.default.fileExists(atPath: outer.path))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "mirrorkeep-remote-young0", "other",
      ])
  }

  private func folderMode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }
}
