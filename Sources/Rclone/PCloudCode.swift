import BackupCore
import Foundation
import Processes

/// Exchanges a code the person typed for a token, at pCloud's host.
///
/// Through `curl`: its config comes by standard input, so no secret stands in an argument, environment or file, and it
/// honours the proxy variables and SSL_CERT_FILE as rclone does. Foundation's own client would load libcurl at every
/// start of the tool and ignores SSL_CERT_FILE.
struct PCloudCode: Sendable {
  let rclone: PCloudRclone
  let name: String

  /// Asks the hosts of `regions` in turn; returns the token with the host that gave it.
  ///
  /// Throws `Failure(.remoteMissing)` when no host takes the code, `Failure(.network)` when none could be asked.
  func exchange(
    _ code: String, clientID: String, clientSecret: String, regions: [RemoteDeclaration.Region]
  ) async throws -> PCloudToken {
    guard let curl = ProgramSearch.find("curl", path: rclone.environment["PATH"]) else {
      throw Failure.signInFailed(
        name, "'curl' is not on PATH", hint: "install curl, or use 'mirrorkeep remote setup \(name) --token-file FILE'")
    }
    var refused: Failure?
    for region in regions {
      let form = [("client_id", clientID), ("client_secret", clientSecret), ("code", code)]
      let config = try Self.config(region.hostname, form, certificates: rclone.environment["SSL_CERT_FILE"])
      let command = ChildCommand(
        curl, CurlConfig.arguments, environment: rclone.environment, input: .data(config.bytes),
        gracePeriod: .seconds(1), timeLimit: .seconds(90))
      let child = try await rclone.runner.capture(command)
      try Task.checkCancellation()
      guard child.exit.isZero else { throw Failure.exchangeFailed(name, region, child.errorText) }
      let answer = try? JSONDecoder().decode(Answer.self, from: Data(child.output))
      if let text = answer?.accessToken, let token = PCloudToken(accessToken: text, hostname: region.hostname) {
        return token
      }
      let cause = answer.map { "\($0.error ?? "no token") (\($0.result ?? -1))" } ?? "an answer that is not pCloud's"
      refused = .signInFailed(
        name, "pCloud did not take the code: \(PCloudGuide.shown(cause))",
        hint: "a code works once and not for long: run 'mirrorkeep remote setup \(name) --headless' again")
    }
    throw refused ?? Failure.signInFailed(name, "there is no region to ask")
  }

  private struct Answer: Decodable {
    var result: Int?
    var error: String?
    var accessToken: String?

    enum CodingKeys: String, CodingKey {
      case result, error
      case accessToken = "access_token"
    }
  }

  static func config(_ host: String, _ form: [(String, String)], certificates: String?) throws(Failure) -> CurlConfig {
    var config = try CurlConfig(limit: 60, certificates: certificates)
    try config.add("url", "https://\(host)/oauth2_token")
    try config.add("proto", "=https")
    for (name, value) in form {
      guard !value.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
        throw Failure(.remoteMissing, "'\(name)' holds control characters", hint: "type or paste it again")
      }
      try config.add("data-urlencode", "\(name)=\(value)")
    }
    return config
  }
}

extension Failure {
  static func exchangeFailed(_ name: String, _ region: RemoteDeclaration.Region, _ text: String) -> Failure {
    let cause = text.split(separator: "\n").first.map { PCloudGuide.shown(String($0)) } ?? "no answer"
    return Failure(
      .network, "the code for remote '\(name)' could not be exchanged at \(region.hostname): \(cause)",
      hint: "check the network, then run 'mirrorkeep remote setup \(name) --headless' again")
  }
}
