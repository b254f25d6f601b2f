import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// Which addresses notifications may go to, and what templates make of texts.
@Suite struct WebAddressTests {
  @Test(arguments: [
    "https://ntfy.sh/backups", "https://example.org:8443/a?b=c&d=%20", "HTTPS://Example.ORG/x",
    "http://localhost:8080/",
    "http://127.0.0.1/x", "http://10.1.2.3", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.5:80/x",
    "http://[::1]:80/x", "http://[fd00::1]/", "http://[fe80::1]/", "http://nas.local/", "http://nas.lan:1/x",
    "http://gotify.internal/", "http://gotify.home.arpa", "http://100.64.0.1/", "http://169.254.1.1/",
    "https://hc-ping.com/key/{job}",
  ])
  func taken(_ text: String) throws { #expect(try WebAddress(text).text == text) }

  @Test(arguments: [
    "ntfy.sh/backups", "ftp://a.org/", "http://ntfy.sh/", "http://172.32.0.1/", "http://11.0.0.1/",
    "http://0177.0.0.1/",
    "http://2130706433/", "http://127.1/", "http://127.0.0.1.evil.org/", "http://localhost.evil.org/",
    "http://notlocal/",
    "https://user:pass@a.org/", "http://localhost@evil.org/", "https://a.org\\@localhost/", "https://", "https:///x",
    "https://a b/", "https://a.org/\"x", "https://a.org/ä", "https://a.org:0/", "https://a.org:70000/",
    "https://a.org:x/", "https://[::1/", "https://[::1]x/", "https://-a/", "https://a.org/#x", "https://a.org/\nx",
    "http://[2001:db8::1]/", "http://fd.evil.org/", "http://fd00/", "http://0x7f.0.0.1/", "http://[::ffff:8.8.8.8]/",
    "",
  ])
  func refused(_ text: String) {
    let fault = #expect(throws: WebAddressFault.self) { try WebAddress(text) }
    // The address may be a secret.
    if text.count > 8 { #expect(fault.map { !$0.message.contains(text) && !$0.hint.contains(text) } ?? false) }
  }

  @Test func theHostIsTheOneCurlAsks() throws {
    #expect(try WebAddress("https://Example.ORG:8443/a@b").host == "example.org")
    #expect(try WebAddress("http://[FD00::1]:80/").host == "fd00::1")
    #expect(try WebAddress("https://a.org?b=c").host == "a.org")
  }

  @Test func templatesFillAndEscape() throws {
    let template = BodyTemplate(#"{"text": "{title}: {text}", "x": {"y": 1}, "none": "{run}", "set": {a}}"#)
    #expect(template.unknown == ["a"])
    let filled = template.filled(["title": "a \"b\" \\ {text}", "text": "one\ntwo\u{1b}"])
    #expect(filled == #"{"text": "a \"b\" \\ {text}: one\ntwo\u001b", "x": {"y": 1}, "none": "", "set": {a}}"#)
  }

  @Test func escapedTextIsAlwaysJSON() throws {
    var random = SeededRandom()
    for _ in 0..<300 {
      let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random)) }
      let text = String(String.UnicodeScalarView(scalars))
      let json = "[\"" + BodyTemplate.escaped(text) + "\"]"
      #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }
  }
}
