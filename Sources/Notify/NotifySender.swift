package import BackupCore
import Foundation
package import Processes

/// Sends events to channels, through `curl`, `sendmail` or a program of the user's.
///
/// A send takes ten seconds at most; redirects are not followed and answers not read. Failures name the cause and never a
/// secret, nor an address that may be one.
package struct NotifySender: Sendable {
  /// Seconds one send may take.
  static let limit = 10

  let runner: ChildRunner
  /// The children's whole environment.
  let environment: [String: String]
  let secrets: SecretReader

  /// `environment` is this process's own; children get what is allowed of it and `childVariables`. `warn` is told what does
  /// not stop a secret from being used.
  package init(
    runner: ChildRunner = ChildRunner(), environment: [String: String], childVariables: [String] = [],
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.runner = runner
    self.environment = ChildEnvironment.allowed(from: environment, named: childVariables)
    secrets = SecretReader(
      runner: runner, environment: environment, childVariables: childVariables, commandLimit: .seconds(5), warn: warn)
  }

  /// Sends what of `event` the channel may see; returns one clause about what the other side said.
  package func send(_ event: NotifyEvent, to channel: NotifyChannel) async throws -> String {
    let event = event.keeping(channel.include)
    do {
      switch channel.way {
      case .email(let mail): return try await send(event, by: mail)
      case .command(let words): return try await send(event, to: words)
      case .healthchecks(let url):
        return try await post(url) { address in try .ping(.log, address, event) }
      case .slack(let url): return try await post(url) { address in .slack(address, event) }
      case .discord(let url): return try await post(url) { address in .discord(address, event) }
      case .ntfy(let url, let token):
        let token = try await text(token)
        return try await post(url, [token]) { address in
          .ntfy(address, token: token, event)
        }
      case .gotify(let url, let token):
        let token = try await text(token) ?? ""
        return try await post(url, [token]) { address in
          try .gotify(address, token: token, event)
        }
      case .webhook(let webhook): return try await send(event, to: webhook)
      }
    } catch let error as ChildStartError {
      throw error.failure(.hookFailed)
    }
  }

  /// Gives a heartbeat channel its sign of life; any other channel gets nothing.
  package func ping(_ ping: NotifyPing, _ event: NotifyEvent, to channel: NotifyChannel) async throws -> String {
    guard case .healthchecks(let url) = channel.way else { return "nothing to do" }
    let event = event.keeping(channel.include)
    return try await post(url) { address in try .ping(ping, address, event) }
  }

  private func send(_ event: NotifyEvent, to webhook: Webhook) async throws -> String {
    let token = try await text(webhook.token)
    var headers: [(String, String)] = []
    var hidden = [token]
    for header in webhook.headers {
      switch header.value {
      case .text(let text): headers.append((header.name, text))
      case .secret(let secret):
        let value = try await text(secret) ?? ""
        headers.append((header.name, value))
        hidden.append(value)
      }
    }
    let made = headers
    return try await post(webhook.url, hidden) { address in
      .webhook(address, token: token, headers: made, template: webhook.body, event)
    }
  }

  private func post(
    _ url: NotifyURL, _ hidden: [String?] = [], _ request: (WebAddress) throws -> WebRequest
  ) async throws -> String {
    var hidden = hidden.compactMap(\.self)
    do {
      let address: WebAddress
      switch url {
      case .written(let written): address = written
      case .secret(let secret):
        let text = try await text(secret) ?? ""
        hidden.append(text)
        address = try WebAddress(text)
      }
      return try await sent(try request(address), hiding: hidden)
    } catch let fault as WebAddressFault {
      throw Failure(.secretMissing, "the channel's address \(fault.message)", hint: fault.hint)
    }
  }

  /// The secret as text; nil where there is no reference.
  func text(_ secret: Secret?) async throws -> String? {
    guard let secret else { return nil }
    guard let text = try await secrets.read(secret).text else {
      throw Failure(.secretMissing, "a secret of the channel is not text", hint: "check where it is kept")
    }
    return text
  }
}
