import Foundation
import NIOCore

/// A `multipart/form-data` body, which rclone sends for empty files.
struct MultipartForm {
  private(set) var fields: [String: String] = [:]
  /// Bytes of the part named `content` or of any part with a file name.
  private(set) var file: ByteBuffer?

  /// - Returns: `nil` when the body is not what its content type says.
  init?(_ body: ByteBuffer, contentType: String) {
    guard let mark = contentType.range(of: "boundary=") else { return nil }
    let boundary = contentType[mark.upperBound...].split(separator: ";").first?.trimmingQuotes() ?? ""
    guard !boundary.isEmpty else { return nil }
    let bytes = Array(body.readableBytesView)
    let separator = Array("\r\n--\(boundary)".utf8)
    var rest = (Array("\r\n".utf8) + bytes)[...]
    guard let first = rest.firstRange(of: separator) else { return nil }
    rest = rest[first.upperBound...]
    while !rest.starts(with: "--".utf8) {
      guard let end = rest.firstRange(of: separator), let blank = rest.firstRange(of: Array("\r\n\r\n".utf8)),
        blank.upperBound <= end.lowerBound
      else { return nil }
      take(String(decoding: rest[..<blank.lowerBound], as: UTF8.self), rest[blank.upperBound..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
  }

  private mutating func take(_ headers: String, _ bytes: ArraySlice<UInt8>) {
    let disposition = headers.split(whereSeparator: \.isNewline).first {
      $0.lowercased().hasPrefix("content-disposition:")
    }
    let name = disposition?.value(of: "name")
    if name == "content" || disposition?.value(of: "filename") != nil {
      file = ByteBuffer(bytes: bytes)
    } else if let name {
      fields[name] = String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension Substring {
  fileprivate func trimmingQuotes() -> String {
    String(drop { $0 == "\"" }.prefix { $0 != "\"" })
  }

  /// The value of a quoted parameter in a header line.
  fileprivate func value(of name: String) -> String? {
    guard let mark = range(of: " \(name)=\"") else { return nil }
    return String(self[mark.upperBound...].prefix { $0 != "\"" })
  }
}
