package import BackupCore
import Foundation
import Synchronization

/// A `RestoreList` in a private file, written once and read through as often as needed.
package final class RestoreListFile: RestoreList {
  private let path: String
  private let pending = Mutex<[UInt8]>([])

  /// `path` is a file of the caller's own that does not exist yet.
  package init(_ path: String) throws {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw Failure.stateFile("write", path, code: errno)
    }
  }

  package func append(_ item: RestoreItem) throws {
    try pending.withLock { pending in
      RestoreItemBytes.append(item, to: &pending)
      if pending.count > 1 << 18 { try flush(&pending) }
    }
  }

  package func forEach(_ body: (RestoreItem) throws -> Void) throws {
    try pending.withLock { try flush(&$0) }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var rest: [UInt8] = []
    while let chunk = try file.read(upToCount: 1 << 18), !chunk.isEmpty {
      rest += chunk
      var reading = RestoreItemBytes(rest[...])
      while let item = reading.next() { try body(item) }
      rest = Array(reading.rest)
    }
    guard rest.isEmpty else { throw Failure.stateFile("read", path, code: EIO) }
  }

  private func flush(_ pending: inout [UInt8]) throws {
    guard !pending.isEmpty else { return }
    guard let file = fopen(path, "a") else { throw Failure.stateFile("write", path, code: errno) }
    let count = fwrite(pending, 1, pending.count, file)
    guard fclose(file) == 0, count == pending.count else { throw Failure.stateFile("write", path, code: errno) }
    pending.removeAll(keepingCapacity: true)
  }
}
