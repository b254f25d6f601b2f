import Foundation
import PCloudSandbox
import Testing

/// The control endpoint, as scripts use it.
@Suite struct ControlTests {
  @Test func `accounts, tokens, folders, files and the tree`() async throws {
    try await Fixture.with { fixture in
      let control = ControlClient(url: fixture.sandbox.controlURL)
      let account = try await control.object("POST", "/accounts", #"{"name": "eva", "region": "eu", "quota": 1000}"#)
      #expect(account["hostname"] as? String == "eapi.pcloud.com")
      let token = try await control.object(
        "POST", "/tokens", #"{"name": "t", "account": "eva", "access": "app-rooted", "folder": "/App", "value": "abc"}"#
      )
      #expect(token["value"] as? String == "abc")
      let folder = try await control.object("POST", "/folders", #"{"account": "eva", "path": "App/x", "folderid": 77}"#)
      #expect(folder["folderid"] as? Int == 77)
      let file = try await control.object("PUT", "/files?account=eva&path=App/x/f%20%2B&modified=-5", "hello")
      #expect(file["size"] as? Int == 5)
      #expect(try await control.send("GET", "/files?account=eva&path=App/x/f%20%2B").body == Data("hello".utf8))
      let tree = try await control.list("/tree?account=eva&path=/App")
      #expect(tree.map { $0["path"] as? String } == ["x", "x/f +"])
      #expect(tree.last?["modified"] as? Int == -5)
      #expect(tree.last?["sha1"] as? String == "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")
      #expect(try await fixture.call("userinfo", region: .eu, token: "abc").value("usedquota", as: Int.self) == 5)
      #expect(try await control.send("DELETE", "/tokens/t").status == 200)
      #expect(try await fixture.call("userinfo", region: .eu, token: "abc").result == 2094)
      #expect(try await control.send("DELETE", "/files?account=eva&path=App/x").status == 200)
      #expect(try await control.list("/tree?account=eva").count == 1)
      #expect(try await control.send("POST", "/quota", #"{"bytes": 3}"#).status == 200)
      #expect(try await fixture.call("userinfo").value("quota", as: Int.self) == 3)
    }
  }

  @Test func `faults, counts, calls and reset`() async throws {
    try await Fixture.with { fixture in
      let control = ControlClient(url: fixture.sandbox.controlURL)
      let faults = [
        #"{"method": "userinfo", "action": "result", "result": 4000, "error": "slow down", "times": 1}"#,
        #"{"action": "cut_reply", "after_bytes": 3, "method": "none"}"#,
        #"{"action": "delay", "milliseconds": 1, "folder": "/Backups", "filename": "*", "token": "x"}"#,
        #"{"action": "status", "status": 503, "method": "none", "folderid": 3, "after": 2}"#,
      ]
      for fault in faults { #expect(try await control.send("POST", "/faults", fault).status == 200) }
      let struck = try await fixture.call("userinfo")
      #expect(struck.value("error") == "slow down")
      #expect(try await fixture.call("userinfo").result == 0)
      _ = try await fixture.call("createfolder", ["folderid": String(Fixture.rootFolder), "name": "n"])
      let counts = try await control.object("GET", "/counts")
      #expect(counts["total"] as? Int == 3)
      #expect(counts["mutating"] as? Int == 1)
      #expect(counts["failed"] as? Int == 1)
      #expect(counts["calls"] as? [String: Int] == ["userinfo": 2, "createfolder": 1])
      let calls = try await control.list("/calls")
      #expect(calls.map { $0["http_status"] as? Int } == [200, 200, 200])
      #expect(calls.first?["token"] as? String == "demo")
      #expect(calls.first?["faults"] as? [Int] == [1])
      #expect(calls.last?["name"] as? String == "n")
      #expect(try await control.list("/calls?method=createfolder").count == 1)
      #expect(try await control.list("/faults").count == 4)
      #expect(try await control.object("GET", "/faults/1")["hits"] as? Int == 1)
      #expect(try await control.send("POST", "/reset").status == 200)
      #expect(try await control.list("/faults").isEmpty)
      #expect(try await control.list("/calls").isEmpty)
      #expect(try await control.list("/tree").map { $0["path"] as? String } == ["Backups"])
      #expect(try await fixture.call("userinfo").result == 0)
    }
  }

  @Test func `what it does not understand is named`() async throws {
    try await Fixture.with { fixture in
      let control = ControlClient(url: fixture.sandbox.controlURL)
      let wrong = [
        ("GET", "/nothing", ""), ("POST", "/tokens", "{"), ("POST", "/tokens", "{}"), ("DELETE", "/tokens/none", ""),
        ("POST", "/faults", #"{"action": "explode"}"#), ("DELETE", "/faults/9", ""), ("GET", "/tree?path=/no", ""),
        ("GET", "/files?path=/Backups", ""), ("GET", "/tree?account=nobody", ""),
      ]
      for (verb, path, body) in wrong {
        let answer = try await control.send(verb, path, body)
        #expect(answer.status == 400, "\(verb) \(path)")
        #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix(#"{"error":"#))
      }
    }
  }

  @Test func `the proxy refuses other hosts and counts them`() async throws {
    try await Fixture.with { fixture in
      let reply = try await fixture.request("GET", "example.com", "/")
      #expect(reply.status == 0)
      while await fixture.cloud.counts.refusedHosts.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
      #expect(await fixture.cloud.counts.refusedHosts == ["example.com:443": 1])
    }
  }
}
