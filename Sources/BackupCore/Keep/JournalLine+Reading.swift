import Foundation

extension JournalLine {
  /// Reads a line `append` wrote; keys a later version may add are ignored. nil for anything else.
  package init?(json: some Collection<UInt8>) {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(json)),
      let word = Word(rawValue: fields.change),
      let path = Self.bytes(fields.path, fields.pathBase64)
    else { return nil }
    self.init(word, MirrorPath(bytes: path))
    from = Self.bytes(fields.from, fields.fromBase64).map(MirrorPath.init(bytes:))
    bytes = fields.bytes
    if let text = fields.modified {
      guard let time = JournalTime.nanoseconds(text) else { return nil }
      modified = time
    }
    mode = fields.mode.flatMap { UInt16($0, radix: 8) }
    link = Self.bytes(fields.link, fields.linkBase64)
    hash = fields.hash
    if fields.lost == true {
      old = .lost
    } else if fields.kept != nil {
      old = .kept
      kept = ChangeEvidence.Seen(
        bytes: fields.keptBytes, modified: fields.keptModified.flatMap(JournalTime.nanoseconds))
    }
  }

  /// Whether a line `append` wrote says that the run left its file alone; without reading the rest.
  package static func isUnchanged(json: ArraySlice<UInt8>) -> Bool {
    json.prefix(unchangedOpening.count) == unchangedOpening
  }

  private static let unchangedOpening = ArraySlice(#"{"change":"unchanged","#.utf8)

  private struct Fields: Decodable {
    var change: String
    var path: String
    var pathBase64: String?
    var from: String?
    var fromBase64: String?
    var bytes: Int64?
    var modified: String?
    var mode: String?
    var link: String?
    var linkBase64: String?
    var hash: String?
    var lost: Bool?
    var kept: String?
    var keptBytes: Int64?
    var keptModified: String?

    enum CodingKeys: String, CodingKey {
      case change, path, from, bytes, modified, mode, link, hash, lost, kept
      case pathBase64 = "path_base64"
      case fromBase64 = "from_base64"
      case linkBase64 = "link_base64"
      case keptBytes = "kept_bytes"
      case keptModified = "kept_modified"
    }
  }

  private static func bytes(_ text: String?, _ base64: String?) -> [UInt8]? {
    if let base64 { return Data(base64Encoded: base64).map { [UInt8]($0) } }
    return text.map { Array($0.utf8) }
  }
}
