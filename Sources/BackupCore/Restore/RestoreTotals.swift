/// What a restore would do or did, as `restore --json` has it under `restore`.
package struct RestoreTotals: Codable, Equatable, Sendable {
  /// The run whose restore point it is; nil when none was found.
  package var atRun: RunID?
  /// The folder the files go to.
  package var to: String?
  /// Files to create and to replace, and files that are there already.
  package var create = 0
  package var replace = 0
  package var unchanged = 0
  /// Files that are there and differ, and were to be left so.
  package var left = 0
  /// The size of the files to create and to replace.
  package var bytes: Int64 = 0
  /// Files that cannot be brought back: their bytes are gone.
  package var lost = 0
  /// Files that are not what was stored: somebody else had changed them on the remote.
  package var altered = 0
  /// Files that were no longer backed up then: they are as they were when the filters left them out.
  package var excluded = 0
  /// Whether files may be missing from the point.
  package var isUncertain = false
  /// Whether every file was compared with the remote by hash.
  package var verified = false
  package var dryRun = false

  package init() {}

  package enum CodingKeys: String, CodingKey {
    case atRun = "at_run"
    case to, create, replace, unchanged, left, bytes, lost, altered, excluded, verified
    case isUncertain = "uncertain"
    case dryRun = "dry_run"
  }

  /// Every key is there.
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(atRun, forKey: .atRun)
    try box.encode(to, forKey: .to)
    try box.encode(create, forKey: .create)
    try box.encode(replace, forKey: .replace)
    try box.encode(unchanged, forKey: .unchanged)
    try box.encode(left, forKey: .left)
    try box.encode(bytes, forKey: .bytes)
    try box.encode(lost, forKey: .lost)
    try box.encode(altered, forKey: .altered)
    try box.encode(excluded, forKey: .excluded)
    try box.encode(isUncertain, forKey: .isUncertain)
    try box.encode(verified, forKey: .verified)
    try box.encode(dryRun, forKey: .dryRun)
  }
}
