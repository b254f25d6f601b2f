/// What one rclone process's log amounts to: counts, failures by cause, and the evidence that it came to its end.
///
/// Memory is bounded whatever the log holds.
package struct LogTally: Equatable, Sendable {
  package private(set) var copied = 0
  package private(set) var touched = 0
  /// Renames on the remote, those into a versions folder included.
  package private(set) var moved = 0
  package private(set) var deleted = 0
  /// Records of things left undone because of a dry run. In any other run they prove that nothing was written.
  package private(set) var skipped = 0
  package private(set) var linksSkipped = 0
  package private(set) var specialsSkipped = 0
  package private(set) var duplicatesIgnored = 0
  /// Whether rclone kept deletions back because of failures.
  package private(set) var deletionsHeld = false
  /// Lines that were not JSON.
  package private(set) var texts = 0
  /// The failures of rclone's last attempt, by cause, in order of first appearance; at most `groupLimit`.
  package private(set) var errors: [ErrorGroup] = []
  /// Failures of causes beyond those.
  package private(set) var otherErrors = 0
  /// rclone's own last word after a failure (`Failed to sync: …`).
  package private(set) var summary: String?
  package private(set) var latestStats: LogStats?
  /// The record rclone writes when it ends by itself: the latest one, unless something happened after it.
  package private(set) var finalStats: LogStats?
  /// The first lines that were not JSON, and the last lines that were neither deeds nor statistics. To be redacted.
  package private(set) var firstTexts: [String] = []
  package var tail: [String] { Array(ring[ringStart...] + ring[..<ringStart]) }

  private var ring: [String] = []
  private var ringStart = 0

  package static let groupLimit = 64
  package static let firstTextLimit = 20
  package static let tailLimit = 50

  package init() {}

  /// How many failures rclone logged in its last attempt.
  package var errorCount: Int { errors.reduce(otherErrors) { $0 + $1.count } }

  /// Whether every failure is one of a single path.
  package var failedOnPathsOnly: Bool { !errors.isEmpty && errors.allSatisfy(\.isAboutPaths) }

  /// What was said at the end or in plain text, as failures of the whole command: for a log without error records.
  var lastWords: [ErrorGroup] {
    ((summary.map { [$0] } ?? []) + firstTexts).map { text in
      // Before rclone has read its flags it logs as text, with a date in front.
      let words = text.firstRange(of: "CRITICAL: ").map { text[$0.upperBound...] } ?? text[...]
      return ErrorGroup(cause: ErrorCause.text(String(words), object: nil), isAboutPaths: false)
    }
  }

  /// The first result pCloud gave as the cause of a failure.
  package var pcloudResult: Int? { errors.lazy.compactMap(\.pcloudResult).first }

  /// Takes in the next event.
  package mutating func add(_ event: LogEvent) {
    switch event.kind {
    case .copied: deed(\.copied)
    case .touched: deed(\.touched)
    case .moved: deed(\.moved)
    case .deleted: deed(\.deleted)
    case .skipped: deed(\.skipped)
    case .movedIntoBackup, .renamed, .folder: finalStats = nil
    case .linkSkipped: linksSkipped += 1
    case .specialSkipped: specialsSkipped += 1
    case .deletionsHeld: deletionsHeld = true
    case .duplicateIgnored: duplicatesIgnored += 1
    case .failed(let message): failed(message, event.object)
    case .failedAltogether(let message):
      summary = String(message.prefix(1000))
      keep(message)
    case .attempt(let number, let of, let succeeded):
      // The next attempt, or the one that succeeded, has the last word on what failed.
      if succeeded || number < of { (errors, otherErrors) = ([], 0) }
    case .stats(let stats): (latestStats, finalStats) = (stats, stats)
    case .nothingToTransfer, .invalidName: break
    case .note(let message): if event.level >= .notice { keep(message) }
    case .text(let text): plain(text)
    }
  }

  private mutating func deed(_ counter: WritableKeyPath<LogTally, Int>) {
    self[keyPath: counter] += 1
    finalStats = nil
  }

  private mutating func failed(_ message: String, _ object: LogName?) {
    finalStats = nil
    keep(message)
    let cause = ErrorCause.text(message, object: object)
    let isAboutPaths = object != nil
    if let index = errors.firstIndex(where: { $0.cause == cause && $0.isAboutPaths == isAboutPaths }) {
      errors[index].add(message, object)
    } else if errors.count < Self.groupLimit {
      errors.append(ErrorGroup(cause: cause, isAboutPaths: isAboutPaths))
      errors[errors.count - 1].add(message, object)
    } else {
      otherErrors += 1
    }
  }

  private mutating func plain(_ text: String) {
    texts += 1
    if firstTexts.count < Self.firstTextLimit { firstTexts.append(String(text.prefix(500))) }
    keep(text)
  }

  private mutating func keep(_ line: String) {
    let line = String(line.prefix(500))
    if ring.count < Self.tailLimit {
      ring.append(line)
    } else {
      ring[ringStart] = line
      ringStart = (ringStart + 1) % Self.tailLimit
    }
  }
}
