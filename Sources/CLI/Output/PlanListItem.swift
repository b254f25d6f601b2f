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

  enum CodingKeys: String, CodingKey {
    case change, path
    case pathBase64 = "path_base64"
    case from, bytes, obstacle
  }
}
