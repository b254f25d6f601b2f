package import BackupCore
package import Foundation

/// The raw rclone logs of past runs, `logs/<run>.log.gz` in the state folder: compressed, redacted, bounded.
package struct KeptLogs: Sendable {
  let folder: StateFolder
  let limits: KeptLogLimits

  package init(_ folder: StateFolder, limits: KeptLogLimits = KeptLogLimits()) {
    self.folder = folder
    self.limits = limits
  }

  package func path(of run: RunID) -> String { folder.logs + "/" + run.text + Self.suffix }

  /// Begins the log of `run`; never fails, a writer that cannot write says so at its end.
  ///
  /// `redact` is given every line without its newline before it is stored and returns what to store instead; nil stands
  /// for the line as it is.
  package func keep(_ run: RunID, redact: @escaping KeptLogWriter.Redact) -> KeptLogWriter {
    KeptLogWriter(path: path(of: run), folder: folder, limits: limits, redact: redact)
  }

  /// Hands the log of `run` to `body` piece by piece and says whether it is whole (`truncated` also while the run goes
  /// on); nil when none is kept.
  package func read(_ run: RunID, _ body: ([UInt8]) throws -> Void) throws -> GzipReader.Ending? {
    var info = stat()
    guard lstat(path(of: run), &info) == 0 else { return nil }
    let reader = try GzipReader(path: path(of: run))
    while let bytes = try reader.read() { try body(bytes) }
    return reader.ending
  }

  /// Removes logs and steps that are too old, then the oldest ones until the rest fits the total; those of `keeping` stay (but
  /// count). Never fails. Age is that of the run, by the time in its id.
  package func purge(now: Date, keeping: Set<RunID> = []) {
    let oldest = now.addingTimeInterval(-Double(limits.days) * 86_400)
    let cutoff = RunID(start: oldest, random: 0)
    var total: Int64 = 0
    for run in kept().sorted(by: >) {
      var info = stat()
      guard lstat(path(of: run), &info) == 0 else { continue }
      total += Int64(info.st_size)
      if !keeping.contains(run), run < cutoff || total > limits.total {
        if unlink(path(of: run)) == 0 { total -= Int64(info.st_size) }
        unlink(KeptSteps.path(folder, run))
      }
    }
    for run in runs(withFiles: KeptSteps.suffix) where run < cutoff && !keeping.contains(run) {
      unlink(KeptSteps.path(folder, run))
    }
  }

  /// The runs with a kept log, in no order.
  package func kept() -> [RunID] { runs(withFiles: Self.suffix) }

  private func runs(withFiles suffix: String) -> [RunID] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.logs)) ?? []
    return names.compactMap { name in name.hasSuffix(suffix) ? RunID(String(name.dropLast(suffix.count))) : nil }
  }

  private static let suffix = ".log.gz"
}
