import BackupCore
import Foundation

/// Files of a scheduler that mirrorkeep writes: told from those of others by the remark in them.
enum EntryFile {
  static let remark = "Written by 'mirrorkeep schedule install'; 'mirrorkeep schedule remove' removes it."

  /// The content; nil where there is no such file. A link is followed.
  static func read(_ path: String) throws(Failure) -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure(.stateUnwritable, "cannot read '\(path)'", hint: "check its owner and mode")
    }
  }

  /// Whether there is a file at `path`, and it is ours.
  static func isOurs(at path: String) throws(Failure) -> Bool { try read(path).map(isOurs) ?? false }

  /// The jobs in the names of a folder's files, between `prefix` and `suffix`, in order.
  static func jobs(in folder: String, prefix: String, suffix: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
      .map { String($0.dropFirst(prefix.count).dropLast(suffix.count)) }.filter { JobFile.isJobName($0) }.sorted()
  }

  static func isOurs(_ bytes: [UInt8]) -> Bool { String(decoding: bytes, as: UTF8.self).contains(remark) }

  /// The change that puts `text` at `path`; nil where it is there already. Throws where the file is somebody else's.
  static func putting(_ text: String, at path: String) throws(Failure) -> ScheduleEdit? {
    let before = try read(path)
    if let before, !isOurs(before) {
      throw Failure(
        .jobInvalid, "'\(path)' was not written by mirrorkeep, so it is left as it is",
        hint: "move it away, then run 'mirrorkeep schedule install' again")
    }
    guard before != Array(text.utf8) else { return nil }
    return ScheduleEdit(path, before: before, after: Array(text.utf8))
  }

  /// The change that removes the file at `path`; nil where there is none of ours.
  static func removing(_ path: String) throws(Failure) -> ScheduleEdit? {
    guard let before = try read(path), isOurs(before) else { return nil }
    return ScheduleEdit(path, before: before, after: nil)
  }

  /// Writes or removes one file; others may read what is written, as schedulers want it.
  static func apply(_ edit: ScheduleEdit) throws(Failure) {
    let files = FileManager.default
    do {
      guard let after = edit.after else { return try files.removeItem(atPath: edit.place) }
      try files.createDirectory(
        atPath: (edit.place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(after).write(to: URL(fileURLWithPath: edit.place), options: .atomic)
      try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: edit.place)
    } catch {
      throw Failure(
        .stateUnwritable, "cannot write '\(edit.place)'",
        hint: "for a user's own entries add '--user', for the machine's run it as root")
    }
  }
}
