import Testing

@testable import BackupCore

/// The values behind single keys, as tables.
@Suite struct JobValueTests {
  @Test(
    arguments: [
      ("19066333043", "19066333043"), ("d123", "123"), ("D123", "123"), (" 0123 ", "123"), ("d0", "0"), ("0", "0"),
      ("https://my.pcloud.com/#/filemanager?folder=19066333043", "19066333043"),
      ("https://my.pcloud.com/#page=filemanager&folder=123&x=9", "123"), ("https://my.pcloud.com/folder/7", "7"),
      ("HTTPS://MY.pcloud.com/#folderid=d9", "9"), ("https://e.pcloud.com/#/filemanager?folder=5", "5"),
      ("18446744073709551615", "18446744073709551615"), ("18446744073709551616", nil), ("", nil), ("d", nil),
      ("-1", nil), ("0x1f", nil), ("1e3", nil), ("https://example.com/?folder=1", nil), ("１２", nil),
      ("https://my.pcloud.com/#page=filemanager", nil), ("https://my.pcloud.com.evil.example/?folder=1", nil),
    ] as [(String, String?)])
  func folderIDs(text: String, id: String?) {
    #expect(folderID(text) == id)
  }

  @Test(arguments: [
    ("*.tmp", true), ("/a/**", true), ("*.{jpg,png}", true), ("[a-z]?", true), ("[[:alpha:]]x", true),
    ("{{\\d+}}", true), ("{{[a}b]}}x", true), ("\\*\\{", true), ("a***", false), ("***", false), ("a[b", false),
    ("a]b", false), ("{a", false), ("a}", false), ("{a,{b}}", true), ("{a,{b}", false), ("{a,b}}", false),
    ("{{a}}}", true), ("{{a}}b}", false), ("[]", false), ("[a***]", true), ("*\\**", true), ("{{a},b}", false),
    ("{a,\\}}", true), ("[\\]]", false), ("a}}", false), ("{{a", false), ("a\\", false), ("**/x", true),
  ])
  func globs(pattern: String, isFine: Bool) {
    #expect((globFault(pattern) == nil) == isFine)
  }

  @Test(
    arguments: [
      ("sorce", "source"), ("Source", "source"), ("destinations", "destination"), ("detsination", "destination"),
      ("fliters", "filters"), ("max-deletions", nil), ("zebra", nil), ("", nil), ("sauce", "source"),
    ] as [(String, String?)])
  func nearestKeys(key: String, nearest: String?) {
    #expect(nearestKey(to: key, among: ["source", "destination", "filters", "guards", "links"]) == nearest)
  }

  @Test(arguments: [
    ("photos", true), ("0-a_b", true), ("a", true), (String(repeating: "a", count: 63), true),
    (String(repeating: "a", count: 64), false), ("", false), ("-a", false), ("_a", false), ("A", false), ("a.b", false),
    ("ä", false), ("a b", false), ("../a", false),
  ])
  func jobNames(name: String, isOne: Bool) {
    #expect(JobFile.isJobName(name) == isOne)
    let file = JobFile(name: name + ".yaml", path: "", content: .bytes([]))
    #expect(file.jobName == (isOne ? name : nil))
  }

  @Test(arguments: [
    ("pc:", "pc:"), ("pc:a", "pc:a"), ("pc:a//b/", "pc:a/b"), ("pc:a:b", "pc:a:b"), ("pc:{hostname}", "pc:nas"),
    ("pc:x-{hostname}/{hostname}", "pc:x-nas/nas"), ("_1-a:ü/-x", "_1-a:ü/-x"), ("pc:a b", "pc:a b"),
  ])
  func destinations(text: String, result: String) throws {
    #expect(try parseDestination(text, hostname: "nas").description == result)
  }

  @Test(arguments: [
    "-pc:a", ":local:", ":", "pc", "/a", "~/a", "./a:b", "pc,x=y:a", "pc=1:a", "pc.x:a", "pc:../a", "pc:a/./b",
    "pc:.mirrorkeep", "pc:a/.mirrorkeep/x", "pc:/a", "pc:a\\b", "pc:a\u{0}", "pc:a\nb", "{hostname}:a", "ü:a", "p c:a",
    "pc,global.dry_run=true:", "pc,override.x=1:a", "http://x/y", "C:\\Users",
  ])
  func refusedDestinations(text: String) {
    #expect(throws: Refusal.self) { try parseDestination(text, hostname: "nas") }
  }

  @Test(arguments: [
    ("/", "/"), ("~/", "/home/ann"), ("~/a/", "/home/ann/a"), ("//a///b/.", "/a/b"), ("/colon:dir", "/colon:dir"),
    ("/ a ", "/ a "), ("/-x", "/-x"), ("/a/..b", "/a/..b"),
  ])
  func localPaths(text: String, result: String) throws {
    #expect(try parseLocalPath(text, home: "/home/ann") == result)
  }

  @Test(arguments: ["a", "", "~", "~bob", "$HOME", "-a", "/a/../b", "/a\u{0}b", "/a\u{1B}", "/a\u{2028}", "../a", "."])
  func refusedLocalPaths(text: String) {
    #expect(throws: Refusal.self) { try parseLocalPath(text, home: "/home/ann") }
  }

  @Test func quotedWordsStayOnOneLineAndShort() {
    #expect(quoted("a\n\u{202E}\u{1B}b") == "'a\\u{a}\\u{202e}\\u{1b}b'")
    #expect(quoted(String(repeating: "x", count: 90)) == "'" + String(repeating: "x", count: 80) + "…'")
  }
}
