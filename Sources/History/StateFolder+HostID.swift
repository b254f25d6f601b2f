import BackupCore
import Foundation

extension StateFolder {
  /// The random id of this state folder, 32 hexadecimal digits, made once and then kept for good; it is what a claim
  /// names as its owner.
  ///
  /// Throws `state-damaged` when the file holds anything else: a new id would make our own claims look like another's.
  package func hostID() throws -> String {
    if let id = try storedHostID() { return id }
    let random = (0..<4).map { _ in UInt32.random(in: 0...UInt32.max) }
    let id = random.map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
    let aside = hostIDFile + "." + id
    let file = try StateFile(.create, aside)
    defer { unlink(aside) }
    try file.write(id + "\n")
    try file.sync()
    // A link, unlike a rename, never replaces the id another process made in the meantime.
    if link(aside, hostIDFile) != 0, errno != EEXIST {
      guard rename(aside, hostIDFile) == 0 else { throw Failure.stateFile("write", hostIDFile, code: errno) }
    }
    StateFile.syncFolder(path)
    return try storedHostID() ?? id
  }

  private func storedHostID() throws -> String? {
    var info = stat()
    guard lstat(hostIDFile, &info) == 0 else {
      if errno == ENOENT { return nil }
      throw Failure.stateFile("read", hostIDFile, code: errno)
    }
    let text = String(decoding: try StateFile(.read, hostIDFile).readAll(), as: UTF8.self)
    let id = text.hasSuffix("\n") ? String(text.dropLast()) : text
    guard id.utf8.count == 32, id.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      throw Failure(
        .stateDamaged, "the host id in '\(hostIDFile)' is damaged",
        hint: "remove that file; the next run then asks to take its destination over with '--adopt'")
    }
    return id
  }
}
