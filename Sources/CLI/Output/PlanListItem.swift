import BackupCore
import Foundation

/// One change of `plan --json --list`. A name that is not UTF-8 shows U+FFFD and carries its bytes beside.
struct PlanListItem: Encodable {
  var change: Change
  var path: String
  var pathBase64: String?
  var from: String?
  var bytes: Int64?
  var obstacle: String?

  init(_ planned: PlannedChange) {
    change = planned.change
    path = planned.path.jsonText
    let local = planned.path.localBytes ?? planned.path.bytes
    pathBase64 = path.utf8.elementsEqual(local) ? nil : Data(local).base64EncodedString()
    from = planned.from?.jsonText
    bytes = planned.bytes
    obstacle = planned.obstacle
  }

  /// `bytes` is null where unknown; what only some changes have is there only for them.
  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(change, forKey: .change)
    try box.encode(path, forKey: .path)
    try box.encodeIfPresent(pathBase64, forKey: .pathBase64)
    try box.encodeIfPresent(from, forKey: .from)
    try box.encode(bytes, forKey: .bytes)
    try box.encodeIfPresent(obstacle, forKey: .obstacle)
  }

  enum CodingKeys: String, CodingKey {
    case change, path
    case pathBase64 = "path_base64"
    case from, bytes, obstacle
  }
}
