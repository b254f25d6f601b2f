import BackupCore
import Testing

@testable import Rclone

/// Troubles people had with pCloud (docs/rclone.md), found again in a log.
@Suite struct PCloudTroubleTests {
  private func find(
    _ messages: [String], object: String? = "big/file.bin", hasHostname: Bool = true,
    version: RcloneVersion? = RcloneVersion(1, 75, 2)
  ) -> PCloudTrouble? {
    var (reader, tally) = (LogReader(), LogTally())
    for message in messages {
      let name = object.map { ",\"object\":\"\($0)\",\"objectType\":\"*pcloud.Object\"" } ?? ""
      let quoted = message.replacing("\"", with: "\\\"")
      let line =
        "{\"time\":\"2026-01-02T03:04:05.1Z\",\"level\":\"error\",\"msg\":\"\(quoted)\"\(name),\"source\":\"slog/logger.go:256\"}\n"
      reader.feed(Array(line.utf8)) { tally.add($0) }
    }
    reader.finish { tally.add($0) }
    return PCloudTrouble.find(
      in: tally, PCloudTrouble.Facts(remote: "pc", job: "photos", hasHostname: hasHostname, version: version))
  }

  @Test(arguments: [
    ("pcloud error: Invalid 'access_token' provided. (2094)", false, "1.75.2", "region-lost"),
    ("pcloud error: Invalid 'access_token' provided. (2094)", true, "1.75.2", "token-rejected"),
    ("pcloud error: Log in required. (1000)", true, "1.75.2", "token-rejected"),
    ("pcloud error: Directory does not exist. (2005)", true, "1.75.2", "folder-id"),
    ("pcloud error: recursive listing refused (1101)", true, "1.73.0", "recursive-root"),
    ("pcloud error: recursive listing refused (1101)", true, "1.75.2", "recursive-root"),
    ("Failed to copy: pcloud error: Access denied. (2003)", true, "1.69.3", "large-files"),
    ("Failed to copy: pcloud error: Access denied. (2003)", true, "1.75.2", "access-denied"),
    ("Failed to copy: incorrect size after upload: got 0, want 7", true, "1.68.0", "large-files"),
    ("Failed to copy: incorrect size after upload: got 0, want 7", true, "1.75.2", "upload-server"),
    ("Failed to copy: pcloud error: Internal upload error. (5001)", true, "1.75.2", "upload-server"),
    ("Failed to copy: pcloud error: User is over quota. (2008)", true, "1.75.2", "over-quota"),
    ("pcloud error: Too many requests (4000)", true, "1.75.2", "slow-down"),
    ("Failed to copy: failed to open source object: open file failed: 410 Gone", true, "1.75.2", "link-expired"),
    ("pcloud error: Invalid file/folder name. (2001)", true, "1.75.2", "crypto-folder"),
    ("pcloud error: File or folder already exists. (2004)", true, "1.75.2", "name-taken"),
    ("couldn't fetch token: invalid_client", true, "1.75.2", "client-id-rejected"),
  ])
  func recognised(message: String, hasHostname: Bool, version: String, name: String) throws {
    let trouble = try #require(find([message], hasHostname: hasHostname, version: RcloneVersion(text: version)))
    #expect(trouble.name == name)
    for text in [trouble.message, trouble.hint] { #expect(!text.contains("{") && !text.hasSuffix(".")) }
    #expect(
      trouble.hint.contains("mirrorkeep") || trouble.hint.contains("install") || trouble.hint.contains("job")
        || name == "link-expired")
  }

  @Test func othersAreNot() {
    #expect(find([]) == nil)
    #expect(find(["Failed to copy: permission denied", "no such host"]) == nil)
    // A name is no answer of pCloud's.
    #expect(
      find(["Failed to copy: permission denied: pcloud error: x (2094)"], object: "pcloud error: x (2094)") == nil)
    #expect(find(["pcloud error: something new (9999)"]) == nil)
  }

  @Test func whatIsKnownOfVersions() throws {
    func troubles(_ text: String) throws -> Int { RcloneTrouble.known(try #require(RcloneVersion(text: text))).count }
    #expect(try troubles("1.75.2") == 0 && troubles("1.76.0") == 0)
    #expect(try troubles("1.75.1") == 1 && troubles("1.74.4") == 1)
    #expect(try troubles("1.73.9") == 2 && troubles("1.70.3") == 2)
  }
}
