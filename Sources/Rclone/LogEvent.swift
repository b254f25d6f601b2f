/// What one line of rclone's log says.
///
/// Only lines rclone writes at the level it uses for the deed count as deeds; anything unknown is a `note` or `text`, so
/// that a line can never claim more than rclone said.
package struct LogEvent: Equatable, Sendable {
  package var kind: Kind
  package var level: Level
  /// The path the line is about, relative to the remote; nil for lines about a whole remote, its root folder, or nothing.
  package var object: LogName?
  /// Bytes; rclone writes it on copies and dry-run records of files, and -1 where the size is unknown.
  package var size: Int64?

  /// What the line reports.
  package enum Kind: Equatable, Sendable {
    /// Content has arrived at the destination, under `to` where that differs from the object.
    case copied(Copy, to: LogName?)
    /// The modification time was set at the destination; nothing was sent.
    case touched
    /// Renamed on the remote, or moved into a versions folder; `to` is the new name where rclone names it.
    case moved(to: LogName?)
    /// Follows `moved` when that stood for a deletion: two lines, one file.
    case movedIntoBackup
    /// A rename rclone tracked: the object is the new name, this the old one. Dry runs log it too.
    case renamed(from: LogName)
    case deleted
    /// A folder was made, removed or given a time.
    case folder
    /// Not done, because of `--dry-run` (also set by `RCLONE_DRY_RUN`) or `--interactive`.
    case skipped(Operation)
    /// Something went wrong; the message without the object.
    case failed(String)
    /// rclone kept its deletions back because of the failures before.
    case deletionsHeld
    /// rclone's own summary, its last line after a failure (`Failed to sync: …`).
    case failedAltogether(String)
    /// The end of one of rclone's own attempts; one before the last is followed by another that logs its errors anew.
    case attempt(Int, of: Int, succeeded: Bool)
    indirect case stats(LogStats)
    /// A symbolic link that was not stored.
    case linkSkipped
    /// A socket, pipe or device that was not stored.
    case specialSkipped
    /// One of two source names rclone takes for the same: the object is not stored.
    case duplicateIgnored
    case nothingToTransfer
    /// A name in the source is not UTF-8.
    case invalidName
    /// Any other JSON line.
    case note(String)
    /// A line that is not JSON (usage errors, panics), or one cut at the reader's limit.
    case text(String)
  }

  /// How content arrived.
  package enum Copy: Equatable, Sendable {
    case new, replaced, serverSide
    /// A wording this program does not know.
    case other
  }

  /// What a dry run left undone.
  package enum Operation: Equatable, Sendable {
    case copy, delete, move, touch, makeFolder, removeFolder, touchFolder
    /// A tracked rename: the object is the old name, this the new one.
    case moveTo(LogName)
    case other(String)
  }

  /// rclone's level, in order.
  package enum Level: Int, Comparable, Sendable {
    case debug, info, notice, warning, error, critical
    /// Missing or unknown; above `critical`, so that nothing unknown counts as a deed.
    case unknown

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  package init(_ kind: Kind, level: Level, object: LogName? = nil, size: Int64? = nil) {
    self.kind = kind
    self.level = level
    self.object = object
    self.size = size
  }
}

extension LogEvent {
  /// Whether the line says that content arrived in the place of a file that was there.
  var hasReplaced: Bool {
    if case .copied(.replaced, _) = kind { true } else { false }
  }

  /// Whether `rclone check` says that the remote did not tell every hash: then what it found equal is so by size alone.
  var tellsOfMissingHashes: Bool {
    if case .note(let text) = kind { text.contains("hashes could not be checked") } else { false }
  }
}
