import BackupCore
import Foundation
import Processes

/// What goes through `curl`: web requests and mail to a server.
extension NotifySender {
  func sent(_ request: WebRequest, hiding hidden: [String]) async throws -> String {
    var config = try newConfig()
    let scheme = request.address.isSecure ? "https" : "http"
    try config.add("proto", "=" + scheme)
    try config.add("url", request.address.text)
    // A proxy is for the way out, not for the neighbours.
    if request.address.isPrivate { try config.add("noproxy", request.address.host) }
    for header in request.headers {
      try config.add("header", header.value.isEmpty ? header.name + ";" : "\(header.name): \(header.value)")
    }
    try config.addText("data-raw", request.body)
    let host = request.address.host
    let (child, code) = try await curl(config, host)
    // An answer that is too long to be read is an answer.
    guard child.exit.isZero || (child.exit.end == .exited(63) && code > 0) else {
      throw Failure.unreachable(host, child, masking(hidden))
    }
    guard (200...299).contains(code) else { throw Failure.refused(host, code) }
    return "\(host) answered \(code)"
  }

  func send(_ event: NotifyEvent, by mail: MailSettings) async throws -> String {
    let message = MailMessage(event, from: mail.from, to: mail.to)
    guard let server = mail.server else { return try await sendmail(message, mail) }
    var config = try newConfig()
    let scheme = mail.security == .tls ? "smtps" : "smtp"
    try config.add("proto", "=" + scheme)
    try config.add("url", "\(scheme)://\(server.host):\(server.port ?? mail.security.standardPort)")
    if WebAddress.isPrivate(host: server.host) { try config.add("noproxy", server.host) }
    if mail.security != .none { config.add("ssl-reqd") }
    try config.add("mail-from", mail.from)
    for address in mail.to { try config.add("mail-rcpt", address) }
    let password = try await text(mail.password)
    if let user = mail.user, let password {
      guard !user.contains(":") else {
        throw Failure(.secretMissing, "the mail server's user holds a ':'", hint: "sign in with another user")
      }
      try config.add("user", "\(user):\(password)")
    }
    // Standard input carries the config.
    let folder = NSTemporaryDirectory() + "/mirrorkeep-mail-" + UUID().uuidString.lowercased()
    try PrivateFolder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PrivateFile.create(message.bytes(lineEnd: "\r\n"), at: folder + "/mail")
    try config.add("upload-file", folder + "/mail")
    let (child, _) = try await curl(config, server.host)
    guard child.exit.isZero else {
      throw Failure.unsentMail(server.host, child, masking([password].compactMap(\.self)))
    }
    return "\(server.host) took the mail"
  }

  private func newConfig() throws -> CurlConfig {
    var config = try CurlConfig(limit: Self.limit, certificates: environment["SSL_CERT_FILE"])
    try config.add("connect-timeout", "5")
    try config.add("max-filesize", "65536")
    try config.add("output", "/dev/null")
    try config.add("write-out", "%{response_code}")
    return config
  }

  /// Runs `curl`; the code of the last answer, 0 where there was none.
  private func curl(_ config: CurlConfig, _ host: String) async throws -> (CapturedChild, Int) {
    guard let curl = ProgramSearch.find("curl", path: environment["PATH"]) else {
      throw Failure(.network, "'\(host)' cannot be reached: 'curl' is not on PATH", hint: "install curl")
    }
    let command = ChildCommand(
      curl, CurlConfig.arguments, environment: environment, input: .data(config.bytes), gracePeriod: .seconds(1),
      timeLimit: .seconds(Self.limit + 2))
    let child = try await runner.capture(command, limit: 4096)
    return (child, Int(child.outputText) ?? 0)
  }

  private func masking(_ hidden: [String]) -> Redaction { Redaction(hidden.map { SecretValue($0) }) }
}

extension Failure {
  fileprivate static func unreachable(_ host: String, _ child: CapturedChild, _ masking: Redaction) -> Failure {
    Failure(
      .network, "'\(host)' could not be reached: \(cause(child, masking))",
      hint: "check the address and the network, then run 'mirrorkeep notify test CHANNEL'")
  }

  fileprivate static func unsentMail(_ host: String, _ child: CapturedChild, _ masking: Redaction) -> Failure {
    let isRefused = child.exit.end == .exited(67)
    return Failure(
      isRefused ? .tokenRejected : .network, "'\(host)' did not take the mail: \(cause(child, masking))",
      hint: isRefused
        ? "check 'user' and 'password' of the channel"
        : "check 'server' and 'security' of the channel, then run 'mirrorkeep notify test CHANNEL'")
  }

  fileprivate static func refused(_ host: String, _ code: Int) -> Failure {
    let message = "'\(host)' answered \(code)"
    switch code {
    case 300...399:
      return Failure(.serverError, message + "; redirects are not followed", hint: "write the address it leads to")
    case 401, 403: return Failure(.tokenRejected, message, hint: "check the channel's token and address")
    case 429: return Failure(.rateLimited, message, hint: "it is tried again after the next run")
    default: return Failure(.serverError, message, hint: "check the channel's address and what the server logs")
    }
  }

  /// What curl said, in one line and without secrets: `Failed to connect to …`.
  private static func cause(_ child: CapturedChild, _ masking: Redaction) -> String {
    if child.exit.timedOut { return "it took too long" }
    let line = child.errorText.split(separator: "\n").first.map(String.init) ?? child.exit.text
    let text = masking.masked(line.replacing(#/^curl: \(\d+\) /#, with: ""))
    return String(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.map(Character.init).prefix(300))
  }
}
