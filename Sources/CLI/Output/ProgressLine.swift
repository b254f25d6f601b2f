import BackupCore
import BackupEngine
import Foundation
import Processes

/// The live line of a run: what it does, how much of the planned total is done, how fast, how long still.
final class ProgressLine: Sendable {
  private let console: Console
  private let lastPhase = Locked<RunProgress.Phase?>(nil)

  init(_ console: Console) { self.console = console }

  func show(_ progress: RunProgress) {
    if console.isTerminal {
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

  /// One line of at most `columns` characters.
  static func text(_ progress: RunProgress, columns: Int) -> String {
    guard progress.phase == .sending, progress.totalFiles > 0 else {
      return clip("\(progress.job): \(words(progress.phase))", columns)
    }
    var text = "\(progress.job): "
    if progress.totalBytes > 0 {
      let share = min(100, Int(Double(progress.bytes) / Double(progress.totalBytes) * 100))
      text += "\(share)%  \(Count.bytes(progress.bytes)) of \(Count.bytes(progress.totalBytes))  "
    }
    text += "\(progress.files) of \(Count.files(progress.totalFiles))"
    if progress.speed >= 1 {
      text += "  \(Count.bytes(Int64(progress.speed)))/s"
      let left = Double(progress.totalBytes - progress.bytes) / progress.speed
      if left > 0 { text += "  \(duration(left)) left" }
    }
    if let current = progress.current { text += "  " + MirrorPath(current).shown }
    return clip(text, columns)
  }

  /// `45 s`, `3 min`, `2 h 10 min`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  private static func clip(_ text: String, _ columns: Int) -> String {
    text.count < columns ? text : String(text.prefix(max(1, columns - 2))) + "…"
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
    }
  }

  private static func plainWords(_ phase: RunProgress.Phase) -> String? {
    switch phase {
    case .planning, .settingAside, .sending, .deleting: words(phase)
    case .checking, .preparing, .accounting, .finishing: nil
    }
  }
}
