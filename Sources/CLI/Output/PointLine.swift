import BackupCore
import Foundation

/// One entry of `points`.
struct PointLine: Equatable, Encodable {
  var run: RunID
  /// When its run started.
  var at: Date
  var files: Int
  var bytes: Int64
  /// Files among them that were no longer backed up then.
  var excluded: Int
  /// Whether files may be missing from it.
  var isUncertain: Bool
  /// The `keep` rules that want it.
  var keptBecause: [String]

  init(_ point: RestorePoint, keptBecause: [String]) {
    run = point.run
    at = point.run.start ?? point.since
    files = point.files
    bytes = point.bytes
    excluded = point.excluded
    isUncertain = point.isUncertain
    self.keptBecause = keptBecause
  }

  enum CodingKeys: String, CodingKey {
    case run, at, files, bytes, excluded
    case isUncertain = "uncertain"
    case keptBecause = "kept_because"
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(run, forKey: .run)
    try box.encode(UTCTime.text(at), forKey: .at)
    try box.encode(files, forKey: .files)
    try box.encode(bytes, forKey: .bytes)
    try box.encode(excluded, forKey: .excluded)
    try box.encode(isUncertain, forKey: .isUncertain)
    try box.encode(keptBecause, forKey: .keptBecause)
  }

  private var unkept: String { excluded > 0 ? " (\(excluded) no longer backed up)" : "" }
  private var doubt: String { isUncertain ? " or more" : "" }

  static func table(_ points: [PointLine]) -> String {
    let rows = points.map { point in
      [
        point.run.text, HistoryText.local(point.at), String(point.files) + point.doubt + point.unkept,
        Count.bytes(point.bytes), point.keptBecause.joined(separator: ", "),
      ]
    }
    return Table.text([["RUN", "AT", "FILES", "SIZE", "KEPT FOR"]] + rows)
  }
}
