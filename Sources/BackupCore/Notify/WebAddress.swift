/// A URL a notification may go to: https anywhere, http only to this machine and private networks.
///
/// Private is what the text says, nothing is resolved: a loopback, private or link-local IP address, `localhost`, or a name
/// that ends in `.localhost`, `.local`, `.lan`, `.internal` or `.home.arpa`.
package struct WebAddress: Equatable, Hashable, Sendable {
  /// As written; plain ASCII without spaces, quotes or backslashes.
  package let text: String
  /// Lower case, an IPv6 address without its brackets.
  package let host: String
  package let isSecure: Bool

  package var isPrivate: Bool { Self.isPrivate(host: host) }

  /// Throws the rest of a sentence that begins with the key; it never repeats the address, which may be a secret.
  package init(_ text: String) throws(WebAddressFault) {
    let allowed = "-._~:/?#[]@!$&'()*+,;=%{}"
    guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || allowed.contains($0)) }) else {
      throw WebAddressFault(
        "holds a character no URL has", hint: "write spaces and other characters as %20 and the like")
    }
    guard let separator = text.firstRange(of: "://") else {
      throw WebAddressFault("must be a URL", hint: "for example https://ntfy.example/backups")
    }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else {
      throw WebAddressFault("must begin with https://", hint: "http:// is for this machine and private networks")
    }
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else {
      throw WebAddressFault("holds a user or password", hint: "write it under 'token' or 'headers', by reference")
    }
    guard !text.contains("#") else { throw WebAddressFault("has a '#', which is never sent", hint: "remove it") }
    guard let host = Self.host(in: authority) else {
      throw WebAddressFault("names no host", hint: "for example https://ntfy.example/backups")
    }
    self.text = text
    self.host = host
    isSecure = scheme == "https"
    guard isSecure || Self.isPrivate(host: host) else {
      throw WebAddressFault(
        "must begin with https://, as the host is not on a private network",
        hint: "http:// is taken for localhost, private IP addresses and names that end in .local, .lan or .internal")
    }
  }

  /// The host of `HOST`, `HOST:PORT`, `[IPV6]` or `[IPV6]:PORT`; nil for anything else.
  private static func host(in authority: Substring) -> String? {
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let host = authority[authority.index(after: authority.startIndex)..<end]
      let isPlain = host.contains(":") && host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
      return isPlain && isPort(authority[authority.index(after: end)...]) ? host.lowercased() : nil
    }
    let host = authority.prefix { $0 != ":" }
    guard !host.isEmpty, host.first != "-", isPort(authority[host.endIndex...]),
      host.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) })
    else { return nil }
    return host.lowercased()
  }

  private static func isPort(_ text: Substring) -> Bool {
    if text.isEmpty { return true }
    guard text.first == ":", let port = Int(text.dropFirst()) else { return false }
    return (1...65535).contains(port)
  }

  /// Whether `host`, in lower case, is on this machine or a private network by its text alone.
  package static func isPrivate(host: String) -> Bool {
    if host == "localhost" { return true }
    if [".localhost", ".local", ".lan", ".internal", ".home.arpa"].contains(where: { host.hasSuffix($0) }) {
      return true
    }
    if host.contains(":") {
      // ::1, fc00::/7 and fe80::/10.
      if host == "::1" { return true }
      guard let first = host.split(separator: ":", omittingEmptySubsequences: false).first, first.count == 4 else {
        return false
      }
      return first.hasPrefix("fc") || first.hasPrefix("fd") || ["fe8", "fe9", "fea", "feb"].contains(first.prefix(3))
    }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { part -> Int? in
      // A leading zero is octal to some readers.
      guard let number = Int(part), String(number) == part, (0...255).contains(number) else { return nil }
      return number
    }
    guard parts.count == 4, let first = parts[0], let second = parts[1], parts[2] != nil, parts[3] != nil else {
      return false
    }
    switch first {
    case 127, 10: return true
    case 172: return (16...31).contains(second)
    case 192: return second == 168
    case 169: return second == 254
    case 100: return (64...127).contains(second)
    default: return false
    }
  }
}
