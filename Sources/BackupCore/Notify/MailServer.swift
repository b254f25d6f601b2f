/// A mail server, `HOST` or `HOST:PORT`.
package struct MailServer: Equatable, Sendable {
  /// Lower case; a name or an IPv4 address.
  package var host: String
  /// nil: the usual one of the way the connection is protected.
  package var port: Int?

  package init(host: String, port: Int? = nil) {
    self.host = host
    self.port = port
  }

  /// nil where `text` is neither.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.first, !host.isEmpty, host.first != "-",
      host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })
    else { return nil }
    self.host = host.lowercased()
    guard parts.count == 2 else { return }
    guard let port = Int(parts[1]), (1...65535).contains(port) else { return nil }
    self.port = port
  }
}
