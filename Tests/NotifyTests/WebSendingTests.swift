import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Notify

/// What reaches a real HTTP server, and what becomes of one that misbehaves.
@Suite struct WebSendingTests {
  private func sent(_ way: (PythonPeer) throws -> NotifyChannel.Way, include: Set<NotifyDetail> = []) async throws -> (
    path: String, headers: [String: String], body: String
  ) {
    let peer = try PythonPeer("http_server.py")
    let channel = NotifyChannel(name: "ops", way: try way(peer), include: include)
    let said = try await Sending.sender(["TOKEN": "s3cret-token"]).send(Sending.event(), to: channel)
    #expect(said == "127.0.0.1 answered 200")
    let requests = try peer.entries("requests")
    let request = try #require(requests.count == 1 ? requests[0] : nil, "\(requests)")
    #expect(request["method"] as? String == "POST")
    return (
      try #require(request["path"] as? String), try #require(request["headers"] as? [String: String]),
      try #require(request["body"] as? String)
    )
  }

  @Test func ntfy() async throws {
    let got = try await sent { .ntfy(try $0.url("/backups"), token: .env("TOKEN")) }
    #expect(got.path == "/backups" && got.headers["Authorization"] == "Bearer s3cret-token")
    #expect(got.headers["Title"] == "photos: incomplete")
    #expect(got.body == NotifyText(Sending.event().keeping([])).text)
    for word in Sending.details { #expect(!got.body.contains(word)) }
  }

  @Test func detailsWhereAskedFor() async throws {
    let got = try await sent({ .ntfy(try $0.url("/backups"), token: nil) }, include: Set(NotifyDetail.allCases))
    #expect(got.headers["Authorization"] == nil)
    #expect(got.body == NotifyText(Sending.event()).text)
  }

  @Test func gotify() async throws {
    let got = try await sent { .gotify(try $0.url("/push/"), token: .env("TOKEN")) }
    #expect(got.path == "/push/message" && got.headers["X-Gotify-Key"] == "s3cret-token")
    #expect(got.headers["Content-Type"] == "application/json" && got.body.hasPrefix(#"{"title": "photos: incomplete""#))
  }

  @Test func slackAndDiscord() async throws {
    let folder = try TemporaryFolder()
    let got = try await sent { peer in
      try folder.write("http://127.0.0.1:\(peer.port)/services/T0/B0/x\n", to: "url")
      chmod(folder.path("url"), 0o600)
      return .slack(.secret(.file(folder.path("url"))))
    }
    #expect(got.path == "/services/T0/B0/x" && got.body.hasPrefix(#"{"text": "photos: incomplete\nThe backup"#))
    let discord = try await sent { .discord(try $0.url("/api/webhooks/1/x")) }
    #expect(discord.body.contains(#""content": "photos: incomplete\n"#) && discord.body.contains(#""parse": []"#))
  }

  @Test func webhook() async throws {
    let got = try await sent { peer in
      .webhook(
        Webhook(
          url: try peer.url("/in?x=y"), token: .env("TOKEN"),
          headers: [
            ("X-Team", .text("ops")), ("X-Key", .secret(.env("TOKEN"))), ("Content-Type", .text("text/plain")),
          ],
          body: "@{job}: {title}\nsecond \"line\" \\"))
    }
    #expect(got.path == "/in?x=y" && got.body == "@photos: photos: incomplete\nsecond \"line\" \\")
    #expect(got.headers["X-Team"] == "ops" && got.headers["X-Key"] == "s3cret-token")
    #expect(got.headers["Content-Type"] == "text/plain" && got.headers["Authorization"] == "Bearer s3cret-token")
  }

  @Test func healthchecks() async throws {
    let peer = try PythonPeer("http_server.py")
    let channel = NotifyChannel(name: "life", way: .healthchecks(try peer.url("/key/{job}?create=1")))
    let sender = try Sending.sender()
    for ping in [NotifyPing.start, .end(exitStatus: 0), .end(exitStatus: 6), .log] {
      _ = try await sender.ping(ping, Sending.event(), to: channel)
    }
    let requests = try peer.entries("requests")
    let paths = requests.compactMap { ($0["path"] as? String)?.split(separator: "?").first.map(String.init) }
    #expect(paths == ["/key/photos/start", "/key/photos/0", "/key/photos/6", "/key/photos/log"])
    #expect(Set(requests.compactMap { ($0["path"] as? String)?.split(separator: "=").last }).count == 1)
    #expect(requests[0]["body"] as? String == "")
    #expect((requests[2]["body"] as? String)?.contains("Run: \(Sending.event().run?.text ?? "?")") == true)
  }

  @Test(arguments: [
    ("/status/401", Reason.tokenRejected), ("/status/403", .tokenRejected), ("/status/404", .serverError),
    ("/status/429", .rateLimited), ("/status/500", .serverError), ("/redirect", .serverError),
  ])
  func refusals(_ path: String, _ reason: Reason) async throws {
    let peer = try PythonPeer("http_server.py")
    let channel = NotifyChannel(name: "ops", way: .ntfy(try peer.url(path), token: nil))
    let failure = try await Sending.failure(channel, Sending.sender())
    #expect(failure?.reason == reason)
    // A redirect is not followed.
    #expect(try peer.entries("requests").count == 1)
  }

  @Test(arguments: ["/slow", "/drip"]) func `row 100: a target that hangs is given up`(path: String) async throws {
    let peer = try PythonPeer("http_server.py")
    let channel = NotifyChannel(name: "ops", way: .ntfy(try peer.url(path), token: nil))
    let failure = try await Sending.failure(channel, Sending.sender())
    #expect(
      failure?.reason == .network && failure?.message.contains("timed out") == true, "\(String(describing: failure))")
  }

  @Test func `row 100: of ten megabytes nothing is kept`() async throws {
    let got = try await sent { .ntfy(try $0.url("/big"), token: nil) }
    #expect(got.path == "/big")
  }

  @Test func `row 100: nobody at the address`() async throws {
    let closed = try PythonPeer("http_server.py").port
    let url = NotifyURL.written(try WebAddress("http://127.0.0.1:\(closed)/t0p-secret"))
    let failure = try await Sending.failure(NotifyChannel(name: "ops", way: .ntfy(url, token: nil)), Sending.sender())
    #expect(failure?.reason == .network && failure?.message.hasPrefix("'127.0.0.1' could not be reached: ") == true)
    #expect(failure?.message.contains("t0p-secret") == false)
  }

  @Test func secretsThatCannotBeUsed() async throws {
    let peer = try PythonPeer("http_server.py")
    let sender = try Sending.sender(["SPLIT": "a\nX-Evil: 1", "ADDRESS": "http://example.org/t0p-secret"])
    for (way, reason) in [
      (NotifyChannel.Way.ntfy(try peer.url("/x"), token: .env("ABSENT")), Reason.secretMissing),
      (.ntfy(try peer.url("/x"), token: .env("SPLIT")), .secretMissing),
      (.slack(.secret(.env("ADDRESS"))), .secretMissing),
    ] {
      let failure = try await Sending.failure(NotifyChannel(name: "ops", way: way), sender)
      #expect(failure?.reason == reason)
      #expect(failure?.message.contains("t0p-secret") == false && failure?.message.contains("Evil") == false)
    }
    #expect(try peer.entries("requests").isEmpty)
  }
}
