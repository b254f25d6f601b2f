import BackupCore
import Foundation
import Processes

/// Takes in the log of a planning command: records for the plan in batches, the rest as counts.
final class DryRunEvents: Sendable {
  private let note: @Sendable ([DryRunRecord]) throws -> Void
  private let state = Locked(State())

  struct State: Sendable {
    var batch: [DryRunRecord] = []
    var copies = 0
    var deletions = 0
    var duplicates: [MirrorPath] = []
    var unlistedFolders: [UnlistedFolder] = []
    /// Entries of the source that are listed and cannot be looked at (a link to nothing that is to be followed).
    var unseen: [UnlistedFolder] = []
    /// Files of the source that cannot be read; what is planned for them shows that too.
    var unreadable = 0
    /// Failures of any other kind.
    var otherFailures = 0
    var error: (any Error)?
  }

  init(_ note: @escaping @Sendable ([DryRunRecord]) throws -> Void) { self.note = note }

  func take(_ event: LogEvent) {
    state.use { state in
      switch event.kind {
      case .skipped(let operation): take(operation, event, &state)
      case .duplicateIgnored:
        if let name = event.object { state.duplicates.append(MirrorPath(bytes: name.bytes)) }
      case .failed(let message):
        failed(message, event.object, &state)
      default: break
      }
      if state.batch.count >= 4096 { flush(&state) }
    }
  }

  /// Hands over the last batch and returns the counts; throws what a batch threw.
  func finish() throws -> State {
    try state.use { state in
      flush(&state)
      if let error = state.error { throw error }
      return state
    }
  }

  private func take(_ operation: LogEvent.Operation, _ event: LogEvent, _ state: inout State) {
    guard let name = event.object else { return }
    switch operation {
    case .copy: state.copies += 1
    case .delete:
      state.deletions += 1
      state.batch.append(DryRunRecord(.delete, logName: name.bytes, bytes: event.size))
    case .touch: state.batch.append(DryRunRecord(.touch, logName: name.bytes, bytes: event.size))
    case .removeFolder: state.batch.append(DryRunRecord(.removeFolder, logName: name.bytes))
    default: break
    }
  }

  private func failed(_ message: String, _ object: LogName?, _ state: inout State) {
    guard let object else {
      state.otherFailures += 1
      return
    }
    let place = UnlistedFolder(path: MirrorPath(bytes: object.bytes), message: message)
    let isUnreadable = place.path.mayBeUnreadable && message.hasSuffix("not found")
    if Self.isListing(message), place.path.localBytes != nil, !isUnreadable {
      if !state.unlistedFolders.contains(where: { $0.path == place.path }) { state.unlistedFolders.append(place) }
    } else if message.hasPrefix("Listing error: ") || message.hasPrefix("error reading source directory") {
      // A folder whose name rclone itself cannot read never gets better: it must not keep deletions back elsewhere.
      state.unseen.append(place)
    } else if message.hasPrefix("Failed to calculate src hash: ") {
      state.unreadable += 1
    } else {
      state.otherFailures += 1
    }
  }

  private func flush(_ state: inout State) {
    guard !state.batch.isEmpty, state.error == nil else { return }
    do {
      try note(state.batch)
    } catch {
      state.error = error
    }
    state.batch.removeAll(keepingCapacity: true)
  }

  /// Whether a failure is that of listing the folder it is about (docs/rclone.md, "Planning").
  private static func isListing(_ message: String) -> Bool {
    ["failed to open directory", "error reading source directory", "error reading destination directory"]
      .contains { message.hasPrefix($0) }
  }
}
