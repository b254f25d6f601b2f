package import BackupCore
import Foundation
import Processes

extension RcloneRemote {
  /// Lists files as they are now, in batches of what was read so far.
  ///
  /// A place that does not exist holds nothing. Throws unless rclone ended with complete evidence: an empty answer without
  /// it is no answer.
  package func look(
    _ command: LookCommand, found: @escaping @Sendable ([ListedFile]) throws -> Void
  ) async throws {
    try await list(arguments.looking(command), remote: command.context.job.destination.remote, found: found)
  }

  /// Runs a command that lists the files of the folder named last in it as `time;size;path`.
  func list(
    _ command: [String], remote: String, found: @escaping @Sendable ([ListedFile]) throws -> Void
  ) async throws {
    let lines = Locked((rest: [UInt8](), error: nil as (any Error)?))
    let take: @Sendable (inout (rest: [UInt8], error: (any Error)?), Bool) -> Void = { state, isEnd in
      let end = isEnd ? state.rest.endIndex : (state.rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
      guard end > 0, state.error == nil else { return }
      do {
        try found(state.rest[..<end].split(separator: UInt8(ascii: "\n")).map { try ListedFile(line: $0) })
      } catch {
        state.error = error
      }
      state.rest.removeSubrange(..<end)
    }
    let isSilent = Locked(true)
    let (ending, tally) = try await program.run(
      command,
      onOutput: { bytes in
        isSilent.use { $0 = false }
        lines.use { state in
          state.rest.append(contentsOf: bytes)
          if state.rest.count > 1 << 16 { take(&state, false) }
        }
      })
    try Task.checkCancellation()
    if isSilent.use({ $0 }), RcloneExit.isMissing(ending, tally) { return }
    let failure = RcloneExit.listing(ending, tally, evidence: .done, remote: remote, place: command.last ?? remote)
    if let failure { throw failure }
    try lines.use { state in
      take(&state, true)
      if let error = state.error { throw error }
    }
  }

  /// Deletes what unfinished uploads of one run left in the mirror and in its versions folder.
  package func removePartials(_ context: PlanContext, suffix: String) async throws {
    for place in [context.job.destination.description, context.versions].compactMap(\.self) {
      let (ending, tally) = try await program.run(arguments.deleting(endingIn: suffix, below: place))
      // A folder that is gone, or that rclone cannot open, holds no upload of ours.
      if RcloneExit.isMissing(ending, tally, orFolderInIt: true) { continue }
      let failure = RcloneExit.failure(ending, tally, evidence: .done, remote: context.job.destination.remote)
      if let failure { throw failure }
    }
  }
}

extension ListedFile {
  /// Reads a line `2026-11-24 05:42:47;4;d2/n` with its time in UTC; throws `unverified` for any other.
  init(line: ArraySlice<UInt8>) throws {
    let fields = line.split(separator: UInt8(ascii: ";"), maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3, let modified = Self.time(fields[0]),
      let bytes = Int64(String(decoding: fields[1], as: UTF8.self))
    else {
      throw Failure(
        .unverified, "rclone's listing has a line that cannot be read",
        hint: "check which rclone is used with 'rclone version'")
    }
    self.init(path: MirrorPath(bytes: Array(fields[2])), bytes: bytes, modified: modified)
  }

  /// A time of four-digit year as it is; of a later or an earlier one only that it is out of range.
  private static func time(_ field: ArraySlice<UInt8>) -> Int64? {
    let text = String(decoding: field, as: UTF8.self)
    if let date = UTCTime.date(text.replacing(" ", with: "T") + "Z") {
      return FileTime.nanoseconds(seconds: Int64(date.timeIntervalSince1970))
    }
    let year = field.drop { $0 == UInt8(ascii: "-") }.prefix { (48...57).contains($0) }
    guard field.first == UInt8(ascii: "-") || year.count > 4, year.count >= 4 else { return nil }
    return field.first == UInt8(ascii: "-") ? .min : .max
  }
}
