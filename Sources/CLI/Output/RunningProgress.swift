import BackupCore
import BackupEngine

/// How far a run under way has come, as its process says and `status --json` prints.
struct RunningProgress: Codable, Equatable, Sendable {
  var run: RunID
  var phase: String
  var bytes: Int64
  var totalBytes: Int64
  var files: Int
  var totalFiles: Int
  /// Bytes a second.
  var speed: Double
  /// A person's words for all of it.
  var text: String

  init(_ run: RunID, _ progress: RunProgress) {
    self.run = run
    phase = progress.phase.word
    (bytes, totalBytes) = (progress.bytes, progress.totalBytes)
    (files, totalFiles) = (progress.files, progress.totalFiles)
    speed = progress.speed.isFinite ? (progress.speed * 10).rounded() / 10 : 0
    text = ProgressLine.facts(progress)
  }

  enum CodingKeys: String, CodingKey {
    case run, phase, bytes
    case totalBytes = "total_bytes"
    case files
    case totalFiles = "total_files"
    case speed = "bytes_per_second"
    case text
  }
}
