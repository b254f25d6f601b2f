import Foundation

/// An HTTP answer as it came over the wire.
struct Reply {
  /// 0 when the connection was cut before an answer.
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
      status = 0
      headers = [:]
      body = []
      return
    }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    status = Int(lines[0].split(separator: " ")[1]) ?? 0
    headers = Dictionary(
      lines.dropFirst().map { line in
        let halves = line.split(separator: ":", maxSplits: 1)
        return (halves[0].lowercased(), halves[1].trimmingCharacters(in: .whitespaces))
      }, uniquingKeysWith: { $1 })
    body = Array(bytes[end.upperBound...])
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value at a path of keys and indices in the JSON body.
  func value<Value>(_ path: String..., as type: Value.Type = Value.self) -> Value? {
    var here = try? JSONSerialization.jsonObject(with: Data(body))
    for key in path {
      if let index = Int(key) { here = (here as? [Any])?[index] } else { here = (here as? [String: Any])?[key] }
    }
    return here as? Value
  }

  var result: Int? { value("result") }
}
