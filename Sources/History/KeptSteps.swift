package import BackupCore
import Foundation

/// The phases and commands of one run, `logs/<run>.steps.jsonl` in the state folder: written line by line as they come, so
/// that a run that was killed has them too. Kept as long as the run's log.
package struct KeptSteps: Sendable {
  private let path: String
  /// The most that is written or read, in bytes.
  private static let limit = 1 << 20
  static let suffix = ".steps.jsonl"

  package init(_ folder: StateFolder, _ run: RunID) { path = Self.path(folder, run) }

  static func path(_ folder: StateFolder, _ run: RunID) -> String { folder.logs + "/" + run.text + suffix }

  /// Adds a step; best effort: a run goes on when nobody can be told how it went.
  package func add(_ step: RunStep) {
    guard var line = try? JSONEncoder().encode(step) else { return }
    line.append(10)
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    guard lseek(file, 0, SEEK_END) + off_t(line.count) <= off_t(Self.limit) else { return }
    _ = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  /// The steps in the order they were added; empty when none are kept. A line that was cut off is left out.
  package func read() -> [RunStep] {
    guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: Self.limit) else {
      return []
    }
    return bytes.split(separator: 10).compactMap { try? JSONDecoder().decode(RunStep.self, from: $0) }
  }
}
