import BackupCore
import Foundation

/// One entry of `history file`: what a run did to one path.
struct FileHistoryEvent: Equatable, Encodable {
  var run: RunID
  /// When the run started.
  var at: Date
  /// `added`, `replaced`, `deleted`, `moved` or `touched`.
  var change: String
  var bytes: Int64?
  var modifiedAt: Date?
  var restorable: Bool

  /// nil for a run whose id does not begin with a time.
  init?(_ event: FileEvent) {
    guard let at = event.run.start else { return nil }
    run = event.run
    self.at = at
    change = event.change.done
    bytes = event.bytes
    modifiedAt = event.modified.map { Date(timeIntervalSince1970: Double($0) / 1e9) }
    restorable = event.isRestorable
  }

  enum CodingKeys: String, CodingKey {
    case run, at, change, bytes
    case modifiedAt = "modified_at"
    case restorable
  }

  /// Every key is there, unknown values as null.
  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(run, forKey: .run)
    try box.encode(UTCTime.text(at), forKey: .at)
    try box.encode(change, forKey: .change)
    try box.encode(bytes, forKey: .bytes)
    try box.encode(modifiedAt.map(UTCTime.text), forKey: .modifiedAt)
    try box.encode(restorable, forKey: .restorable)
  }
}
