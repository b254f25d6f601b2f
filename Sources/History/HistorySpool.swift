package import BackupCore
import Foundation

/// Run records the database could not take, one JSON line each in `spool/runs.jsonl`, until the next `open` takes them in.
package struct HistorySpool: Sendable {
  let folder: StateFolder
  var path: String { folder.spool + "/runs.jsonl" }
  /// Lines that made no sense, kept for a person to look at.
  var unreadable: String { folder.spool + "/unreadable.jsonl" }

  package init(_ folder: StateFolder) { self.folder = folder }

  /// Adds a record for a history that cannot be opened at all (`state-newer`, `state-unwritable`), giving up the ballast
  /// when the disk is full; returns when it is on the disk.
  package func append(_ record: RunRecord, owner: RunOwner? = nil) throws {
    try append(SpooledRun(record: record, owner: owner, claim: nil))
  }

  func append(_ run: SpooledRun) throws {
    let line = String(decoding: try JSONEncoder().encode(run), as: UTF8.self) + "\n"
    do {
      try append(line)
    } catch let failure as Failure where failure.reason == .diskFull && StateBallast(folder).free() {
      try append(line)
    }
  }

  /// Hands all spooled runs to `take` in the order they were written, and removes them once it returns.
  func drain(into take: ([SpooledRun]) throws -> Void) throws {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_size > 0 else { return }
    try StateLock.holding(folder) {
      guard lstat(path, &info) == 0 else { return }
      var runs: [SpooledRun] = []
      var bad: [[UInt8]] = []
      for line in try StateFile(.read, path).readAll().split(separator: UInt8(ascii: "\n")) {
        if let run = try? JSONDecoder().decode(SpooledRun.self, from: Data(line)) {
          runs.append(run)
        } else {
          bad.append(line + [UInt8(ascii: "\n")])
        }
      }
      try take(runs)
      if !bad.isEmpty {
        let file = try StateFile(.append, unreadable)
        for line in bad { try line.withUnsafeBytes { try file.write($0) } }
      }
      unlink(path)
      StateFile.syncFolder(folder.spool)
    }
  }

  private func append(_ line: String) throws {
    try StateLock.holding(folder) {
      let file = try StateFile(.append, path)
      let end = lseek(file.descriptor, 0, SEEK_END)
      do {
        // A line cut short by a full disk or a power cut must not swallow the next one.
        if end > 0, try !endsWithNewline(file, end) { try file.write("\n") }
        try file.write(line)
        try file.sync()
      } catch {
        ftruncate(file.descriptor, end)
        throw error
      }
      StateFile.syncFolder(folder.spool)
    }
  }

  private func endsWithNewline(_ file: StateFile, _ end: off_t) throws -> Bool {
    var last: UInt8 = 0
    guard pread(file.descriptor, &last, 1, end - 1) == 1 else { throw Failure.stateFile("read", path, code: errno) }
    return last == UInt8(ascii: "\n")
  }
}
