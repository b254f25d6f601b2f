import Foundation
import Processes
import Testing

@testable import Rclone

/// The forms of tokens and folders a person may paste.
@Suite struct PCloudTokenTests {
  static let stored = #"{"access_token":"Tok-_1","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}"#

  private static func blob(_ json: String) -> String {
    Data(json.utf8).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  private static let inner = stored.replacing("\"", with: "\\\"")

  @Test(
    arguments: [
      ("Tok-_1", nil), ("  Tok-_1\n", nil), (stored, nil), ("\n" + stored + "\n", nil),
      (#"{"result": 0, "access_token": "Tok-_1", "token_type": "bearer", "uid": 1}"#, nil),
      ("Paste the following into your remote machine --->\n\(stored)\n<---End paste\n", nil),
      (blob(#"{"hostname":"eapi.pcloud.com","token":"\#(inner)"}"#), "eapi.pcloud.com"),
      (
        "2026/11/24 NOTICE: Got code\nPaste the following into your remote machine --->\n"
          + blob(#"{"hostname":"api.pcloud.com","token":"\#(inner)"}"#) + "\n<---End paste", "api.pcloud.com"
      ),
      (blob(#"{"token":"\#(inner)"}"#), nil), (blob(stored), nil),
      (#"{"hostname":"eapi.pcloud.com","token":"\#(inner)"}"#, "eapi.pcloud.com"),
    ] as [(String, String?)])
  func readsEveryForm(text: String, hostname: String?) throws {
    let token = try #require(PCloudToken(reading: text))
    #expect(token.accessToken == "Tok-_1")
    #expect(token.hostname == hostname)
    #expect(token.stored == Self.stored)
  }

  @Test(arguments: [
    "", "  ", "two words", "{}", "{\"access_token\":\"\"}", "a\nb", "tök", "--->\n<---", "a\"b", "{\"token\":1}",
  ])
  func refusesWhatIsNone(text: String) {
    #expect(PCloudToken(reading: text) == nil)
  }

  @Test func neverShowsItself() throws {
    let token = try #require(PCloudToken(reading: "Tok-_1"))
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(reflecting: token), dumped, "\([token])"] { #expect(!text.contains("Tok")) }
  }

  @Test(arguments: [
    ("19066333043", "19066333043"), ("d19066333043", "19066333043"), (" 12\n", "12"), ("007", "7"), ("0", "0"),
    ("https://my.pcloud.com/#page=filemanager&folder=19066333043", "19066333043"),
    ("https://my.pcloud.com/#folder=19066333043&page=filemanager", "19066333043"),
    ("https://my.pcloud.com/#/filemanager?folder=12", "12"), ("https://e.pcloud.com/folder/12", "12"),
    ("https://my.pcloud.com/folder/12?x=1", "12"), ("HTTPS://MY.PCLOUD.COM/#folder=12", "12"),
    ("https://my.pcloud.com/#page=filemanager&folderid=12", "12"),
  ])
  func findsTheFolder(text: String, id: String) {
    #expect(PCloudFolder.id(in: text) == id)
  }

  @Test(arguments: [
    "", "d", "dd1", "1 2", "-1", "1.5", "https://evil.example/#folder=12",
    "https://my.pcloud.com.evil.example/#folder=12",
    "https://my.pcloud.com/", "https://my.pcloud.com/#folder=x", "ftp://my.pcloud.com/#folder=1",
    "99999999999999999999999",
    "/folder/12",
  ])
  func findsNoFolder(text: String) {
    #expect(PCloudFolder.id(in: text) == nil)
  }

  @Test(
    arguments: [
      ("123", "d123", true), (nil, "d0", true), ("0", nil, true), (nil, nil, true), ("123", "124", false),
      ("d1", nil, false),
    ] as [(String?, String?, Bool)])
  func comparesFolders(first: String?, second: String?, isSame: Bool) {
    #expect(PCloudFolder.isSame(first, second) == isSame)
  }

  @Test func curlConfigQuotesAndRefuses() throws {
    let config = try PCloudCode.config("api.pcloud.com", [("code", #"a"b\c"#)], certificates: "/x y/ca.pem")
    #expect(
      String(decoding: config.bytes, as: UTF8.self) == """
        silent
        show-error
        globoff
        max-time = 60
        cacert = "/x y/ca.pem"
        url = "https://api.pcloud.com/oauth2_token"
        proto = "=https"
        data-urlencode = "code=a\\"b\\\\c"

        """)
    #expect(throws: (any Error).self) { try PCloudCode.config("h", [("code", "a\nurl = evil")], certificates: nil) }
  }

  @Test(
    arguments: [
      ("x http://127.0.0.1:53682/auth?state=ab_-9\\n", "http://127.0.0.1:53682/auth?state=ab_-9"),
      ("http://127.0.0.1:53682/auth?state=ab", nil), ("http://127.0.0.1:536", nil), ("", nil),
    ] as [(String, String?)])
  func findsTheSignInAddress(text: String, address: String?) {
    #expect(PCloudSignIn.address(in: Array(text.utf8)) == address)
  }
}
