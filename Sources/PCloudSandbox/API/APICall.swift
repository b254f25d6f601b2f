import Foundation
import NIOHTTP1

/// One request to the API, the consent page or a download link, as far as its head and parameters tell.
struct APICall: Sendable {
  static let consentPath = "/oauth2/authorize"
  static let downloadPrefix = "/dl/"

  /// What counts and faults call it: the API's method name, `authorize` for the consent page, or `download`.
  let method: String
  /// GET, POST, PUT.
  let verb: String
  /// As the client named it, lower case, with its port.
  let host: String
  /// Query parameters and, once the body is read, form fields.
  var parameters: [String: String]
  let token: String?
  /// Client id and secret sent as HTTP Basic.
  let basic: (name: String, password: String)?
  let range: String?
  /// Code of the download link, for `download`.
  let link: String?
  /// An uploaded file's bytes.
  var content: Content?

  init(_ head: HTTPRequestHead) {
    let parts = head.uri.split(separator: "?", maxSplits: 1)
    let path = String(parts.first ?? "/")
    verb = head.method.rawValue
    host = (head.headers.first(name: "host") ?? "").lowercased()
    parameters = parts.count > 1 ? URLQuery.parse(parts[1]) : [:]
    range = head.headers.first(name: "range")
    link = path.hasPrefix(APICall.downloadPrefix) ? String(path.dropFirst(APICall.downloadPrefix.count)) : nil
    method =
      if link != nil { "download" } else if path == APICall.consentPath { "authorize" } else {
        String(path.drop { $0 == "/" })
      }
    let authorization = head.headers.first(name: "authorization") ?? ""
    token =
      authorization.hasPrefix("Bearer ")
      ? String(authorization.dropFirst("Bearer ".count))
      : parameters["access_token"] ?? parameters["auth"]
    basic = APICall.basicPair(authorization)
  }

  var region: Region { Region(host: host) }

  /// - Throws: `missingParameter` when it is absent or no number.
  func number(_ name: String) throws(APIError) -> UInt64 {
    guard let text = parameters[name], let value = UInt64(text) else { throw .missingParameter }
    return value
  }

  func text(_ name: String) throws(APIError) -> String {
    guard let text = parameters[name] else { throw .missingParameter }
    return text
  }

  /// A name a file or folder may have.
  func name(_ parameter: String) throws(APIError) -> ByteName {
    let name = ByteName(try text(parameter))
    guard name.isValid else { throw .badName }
    return name
  }

  /// Unix seconds; rclone sends times before 1970 as unsigned 64-bit numbers.
  func time(_ name: String) -> Int64? {
    guard let text = parameters[name] else { return nil }
    return Int64(text) ?? UInt64(text).map { Int64(bitPattern: $0) }
  }

  private static func basicPair(_ authorization: String) -> (name: String, password: String)? {
    guard authorization.hasPrefix("Basic "),
      let data = Data(base64Encoded: String(authorization.dropFirst("Basic ".count)))
    else { return nil }
    let halves = String(decoding: data, as: UTF8.self).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    return (URLQuery.decode(halves[0]), URLQuery.decode(halves[1]))
  }
}
