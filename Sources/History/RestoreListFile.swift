package import BackupCore
import Foundation
import Synchronization

/// A `RestoreList` in a private file, written once and read through as often as needed.
package final class RestoreListFile: RestoreList {
  private let path: String
  private let pending = Mutex<[UInt8]>([])
  /// Open while items are looked up; -1 before.
  private let reader = Mutex<Int32>(-1)

  /// `path` is a file of the caller's own that does not exist yet.
  package init(_ path: String) throws {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw Failure.stateFile("write", path, code: errno)
    }
  }

  deinit {
    reader.withLock { if $0 >= 0 { close($0) } }
  }

  package func append(_ item: RestoreItem) throws {
    try pending.withLock { pending in
      RestoreItemBytes.append(item, to: &pending)
      if pending.count > 1 << 18 { try flush(&pending) }
    }
  }

  package func forEachPosition(_ body: (RestoreItem, UInt64) throws -> Void) throws {
    try pending.withLock { try flush(&$0) }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var rest: [UInt8] = []
    var start: UInt64 = 0
    while let chunk = try file.read(upToCount: 1 << 18), !chunk.isEmpty {
      rest += chunk
      var reading = RestoreItemBytes(rest[...])
      var position = start
      while let item = reading.next() {
        try body(item, position)
        position = start + UInt64(rest.count - reading.rest.count)
      }
      start = position
      rest = Array(reading.rest)
    }
    guard rest.isEmpty else { throw Failure.stateFile("read", path, code: EIO) }
  }

  package func item(at position: UInt64) throws -> RestoreItem {
    try pending.withLock { try flush(&$0) }
    return try reader.withLock { descriptor in
      if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
      // Most items are shorter than a page; one that is not is read again.
      for size in [1 << 11, 1 << 20] {
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
          count = max(0, pread(descriptor, buffer.baseAddress, size, off_t(position)))
        }
        var reading = RestoreItemBytes(bytes[...])
        if let item = reading.next() { return item }
      }
      throw Failure.stateFile("read", path, code: EIO)
    }
  }

  private func flush(_ pending: inout [UInt8]) throws {
    guard !pending.isEmpty else { return }
    guard let file = fopen(path, "a") else { throw Failure.stateFile("write", path, code: errno) }
    let count = fwrite(pending, 1, pending.count, file)
    guard fclose(file) == 0, count == pending.count else { throw Failure.stateFile("write", path, code: errno) }
    pending.removeAll(keepingCapacity: true)
  }
}
