import BackupCore
import BackupEngine
import Foundation
import Processes

/// The live line of a run: what it does, how much of the planned total is done, how fast, how long still.
///
/// Off a terminal a plain line at each of the longer steps instead.
final class ProgressLine: Sendable {
  private let console: Console
  private let lastPhase = Locked<RunProgress.Phase?>(nil)

  init(_ console: Console) { self.console = console }

  func show(_ progress: RunProgress) {
    if console.drawsLive {
      console.live(Self.text(progress, columns: console.columns))
      return
    }
    let isNew = lastPhase.use { last in
      defer { last = progress.phase }
      return last != progress.phase
    }
    if isNew, let words = Self.plainWords(progress.phase) { console.tell("\(progress.job): \(words)") }
  }

  func end() { console.clearLive() }

  /// One line that leaves the last of `columns` columns free, so that no terminal wraps it.
  ///
  /// What does not fit is left out, the least important first: the file's name, the speed, the files, the bytes.
  static func text(_ progress: RunProgress, columns: Int) -> String {
    let room = max(1, columns - 1)
    guard progress.phase == .sending || progress.phase == .fetching, progress.totalFiles > 0 else {
      return TextWidth.clip("\(progress.job): \(words(progress.phase))", to: room)
    }
    let parts = parts(of: progress)
    let shown = (0...3).map { limit in
      "\(progress.job): " + parts.filter { $0.rank >= limit }.map(\.text).joined(separator: "  ")
    }.first { TextWidth.of($0) <= room }
    guard let shown else {
      return TextWidth.clip(
        "\(progress.job): " + parts.filter { $0.rank == 4 }.map(\.text).joined(separator: "  "), to: room)
    }
    guard let current = progress.current, room - TextWidth.of(shown) >= 12 else { return shown }
    return TextWidth.clip(shown + "  " + MirrorPath(current).shown, to: room)
  }

  /// The same without the job and without a limit, for what stands in a table.
  static func facts(_ progress: RunProgress) -> String {
    guard progress.phase == .sending || progress.phase == .fetching, progress.totalFiles > 0 else {
      return words(progress.phase)
    }
    return ([words(progress.phase)] + parts(of: progress).map(\.text)).joined(separator: "  ")
  }

  /// The parts in their order; those of a higher rank stay longer.
  private static func parts(of progress: RunProgress) -> [(rank: Int, text: String)] {
    var parts = [(4, "\(share(progress))%")]
    if progress.totalBytes > 0 {
      parts.append((3, "\(Count.bytes(progress.bytes)) of \(Count.bytes(progress.totalBytes))"))
    }
    parts.append((2, "\(progress.files) of \(Count.files(progress.totalFiles))"))
    guard progress.speed >= 1 else { return parts }
    parts.append((1, "\(Count.bytes(Int64(min(progress.speed, 1e18))))/s"))
    let left = Double(progress.totalBytes - progress.bytes) / progress.speed
    if left > 0 { parts.append((4, "\(duration(left)) left")) }
    return parts
  }

  /// Percent done, of the bytes or, where the plan sends none, of the files; 100 only when everything is.
  private static func share(_ progress: RunProgress) -> Int {
    let done = progress.totalBytes > 0 ? Double(progress.bytes) : Double(progress.files)
    let total = progress.totalBytes > 0 ? Double(progress.totalBytes) : Double(progress.totalFiles)
    return max(0, min(done < total ? 99 : 100, Int(done / total * 100)))
  }

  /// `45 s`, `3 min`, `2 h 10 min`, `3 d 4 h`; anything beyond a year is `more than a year`.
  static func duration(_ seconds: Double) -> String {
    guard seconds < 366 * 86_400 else { return "more than a year" }
    let whole = Int(max(0, seconds).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min" }
    if whole < 86_400 { return "\(whole / 3600) h \(whole / 60 % 60) min" }
    return "\(whole / 86_400) d \(whole / 3600 % 24) h"
  }

  private static func words(_ phase: RunProgress.Phase) -> String {
    switch phase {
    case .checking: "checking the remote"
    case .planning: "comparing source and mirror"
    case .preparing: "recording the plan"
    case .settingAside: "keeping what will be replaced"
    case .sending: "sending"
    case .deleting: "moving deleted files to the versions"
    case .accounting: "checking what was done"
    case .finishing: "writing the journal"
    case .choosing: "choosing files"
    case .fetching: "fetching"
    case .verifying: "comparing with the remote"
    case .placing: "putting files in place"
    case .importing: "reading the journals"
    case .pruning: "removing versions no kept restore point needs"
    case .hooks: "running its hooks"
    case .waiting: "waiting for the next attempt"
    }
  }

  private static func plainWords(_ phase: RunProgress.Phase) -> String? {
    switch phase {
    case .planning, .settingAside, .sending, .deleting, .fetching, .verifying, .pruning, .importing, .hooks:
      words(phase)
    case .checking, .preparing, .accounting, .finishing, .choosing, .placing, .waiting: nil
    }
  }
}
