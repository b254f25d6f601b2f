import BackupCore
import Foundation

/// One entry of `history file`: what a run did to one path.
struct FileHistoryEvent: Equatable, Encodable {
  var path: MirrorPath
  var run: RunID
  /// When the run started.
  var at: Date
  /// `added`, `replaced`, `deleted`, `moved` or `touched`; `excluded` where the filters took the file out of the backup,
  /// `included` where they let it in again.
  var change: String
  var bytes: Int64?
  var modifiedAt: Date?
  var restorable: Bool
  /// The command that brings those bytes back; nil where none does.
  var restore: [String]?

  /// nil for a run whose id does not begin with a time. `destination` is where the job's mirror lies.
  init?(_ event: FileEvent, _ path: MirrorPath, job: String, destination: Destination?) {
    guard let at = event.run.start else { return nil }
    self.path = path
    run = event.run
    self.at = at
    change = event.kind.word
    bytes = event.bytes
    modifiedAt = event.modified.map { Date(timeIntervalSince1970: Double($0) / 1e9) }
    restorable = event.isRestorable
    guard restorable else { return }
    if let point = event.point, let local = path.localBytes {
      let name = String(decoding: local, as: UTF8.self)
      restore = ["mirrorkeep", "restore", job] + (name.hasPrefix("-") ? ["--"] : [])
      restore?.insert(contentsOf: ["--at", point.text, "--to", "restored"], at: 3)
      restore?.append(name)
    } else if let place = event.place, let destination {
      let places = FetchPlace(destination)
      let folder = places.parent.hasSuffix(":") ? places.parent : places.parent + "/"
      restore = ["rclone", "copyto", folder + places.path(of: place).shown, "restored/" + path.shown]
    }
  }

  enum CodingKeys: String, CodingKey {
    case path, run, at, change, bytes
    case modifiedAt = "modified_at"
    case restorable, restore
  }

  /// Every key is there, unknown values as null.
  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(path.shown, forKey: .path)
    try box.encode(run, forKey: .run)
    try box.encode(UTCTime.text(at), forKey: .at)
    try box.encode(change, forKey: .change)
    try box.encode(bytes, forKey: .bytes)
    try box.encode(modifiedAt.map(UTCTime.text), forKey: .modifiedAt)
    try box.encode(restorable, forKey: .restorable)
    try box.encode(restore, forKey: .restore)
  }
}
