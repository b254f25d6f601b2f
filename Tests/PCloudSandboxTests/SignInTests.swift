import Foundation
import PCloudSandbox
import Testing

/// The consent page and the exchange of codes.
@Suite struct SignInTests {
  private static let host = "my.pcloud.com"
  private static let redirect = "http://localhost:53682/"
  private static let app = App(
    clientId: "c1", clientSecret: "s1", name: "<App>", access: .appRefused, folder: "/Apps/one")

  @Test func `the page asks, and refuses what it does not know`() async throws {
    try await withApp { fixture in
      let page = try await fixture.request(
        "GET", Self.host, Self.target(["redirect_uri": Self.redirect, "state": "\"<x"]))
      #expect(page.status == 200)
      #expect(page.text.contains("&lt;App&gt;"))
      #expect(page.text.contains("<form"))
      #expect(page.text.contains(#"name="decision" value="allow""#))
      #expect(page.text.contains(#"name="state" value="&quot;&lt;x""#))
      let wrong = [["client_id": "nobody"], ["redirect_uri": "http://localhost:1/"], ["response_type": "token"]]
      for change in wrong {
        #expect(try await fixture.request("GET", Self.host, Self.target(change)).status == 400)
      }
    }
  }

  @Test func `allowing redirects with a code that is good once, in its region`() async throws {
    try await withApp { fixture in
      await fixture.cloud.addAccount(NewAccount(name: "eva", region: .eu))
      let answer = try await decide(
        "allow", ["redirect_uri": Self.redirect, "state": "s&1", "account": "eva"], fixture)
      #expect(answer.status == 302)
      let location = try #require(answer.headers["location"])
      #expect(location.hasPrefix(Self.redirect + "?code="))
      #expect(location.hasSuffix("&locationid=2&hostname=eapi.pcloud.com&state=s%261"))
      let code = try #require(location.dropFirst((Self.redirect + "?code=").count).split(separator: "&").first)

      #expect(try await exchange(String(code), secret: "wrong", .eu, fixture).result == 2065)
      #expect(try await exchange(String(code), .us, fixture).result == 2012)
      let reply = try await exchange(String(code), .eu, fixture)
      let token = try #require(reply.value("access_token", as: String.self))
      #expect(reply.value("token_type") == "bearer")
      #expect(try await exchange(String(code), .eu, fixture).result == 2012)
      #expect(try await fixture.call("userinfo", region: .eu, token: token).result == 0)
      #expect(try await fixture.call("listfolder", ["folderid": "0"], region: .eu, token: token).result == 2003)
      #expect(try await fixture.cloud.tree(account: "eva").map(\.path) == ["Apps", "Apps/one"])
    }
  }

  @Test func `client id and secret are taken as HTTP Basic too`() async throws {
    try await withApp { fixture in
      await fixture.cloud.apply(Settings(autoApprove: .allow))
      let answer = try await fixture.request("GET", Self.host, Self.target(["redirect_uri": Self.redirect]))
      let location = try #require(answer.headers["location"])
      let code = try #require(location.split(separator: "=")[1].split(separator: "&").first)
      let basic = Data("c1:s1".utf8).base64EncodedString()
      let reply = try await fixture.request(
        "POST", "api.pcloud.com", "/oauth2_token",
        headers: ["Authorization: Basic \(basic)", "Content-Type: application/x-www-form-urlencoded"],
        body: Array("grant_type=authorization_code&code=\(code)".utf8))
      #expect(reply.result == 0)
    }
  }

  @Test func `without a redirect the code is shown`() async throws {
    try await withApp { fixture in
      let page = try await decide("allow", [:], fixture)
      #expect(page.status == 200)
      let code = try #require(page.text.components(separatedBy: "<code id=\"code\">").last?.split(separator: "<").first)
      #expect(try await exchange(String(code), .us, fixture).result == 0)
    }
  }

  @Test func `denying says so in the redirect`() async throws {
    try await withApp { fixture in
      let answer = try await decide("deny", ["redirect_uri": Self.redirect, "state": "x"], fixture)
      #expect(answer.headers["location"] == Self.redirect + "?error=access_denied&state=x")
    }
  }

  @Test func `state and host name can be left out of the redirect`() async throws {
    try await withApp { fixture in
      await fixture.cloud.apply(Settings(autoApprove: .allow, sendState: false, sendHostname: false))
      let answer = try await fixture.request(
        "GET", Self.host, Self.target(["redirect_uri": Self.redirect, "state": "x"]))
      let location = try #require(answer.headers["location"])
      #expect(!location.contains("&"))
    }
  }

  private func withApp(_ body: (Fixture) async throws -> Void) async throws {
    try await Fixture.with { fixture in
      await fixture.cloud.addApp(Self.app)
      try await body(fixture)
    }
  }

  private func decide(_ decision: String, _ change: [String: String], _ fixture: Fixture) async throws -> Reply {
    let form = Self.query(change.merging(["decision": decision]) { $1 })
    return try await fixture.request(
      "POST", Self.host, "/oauth2/authorize", headers: ["Content-Type: application/x-www-form-urlencoded"],
      body: Array(form.utf8))
  }

  private func exchange(
    _ code: String, secret: String = "s1", _ region: Region, _ fixture: Fixture
  ) async throws -> Reply {
    try await fixture.request(
      "POST", region.apiHost, "/oauth2_token", headers: ["Content-Type: application/x-www-form-urlencoded"],
      body: Array("client_id=c1&client_secret=\(secret)&code=\(code)".utf8))
  }

  private static func target(_ change: [String: String]) -> String {
    "/oauth2/authorize?" + query(change)
  }

  private static func query(_ change: [String: String]) -> String {
    let pairs = ["client_id": "c1", "response_type": "code"].merging(change) { $1 }
    return pairs.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }.joined(separator: "&")
  }
}
