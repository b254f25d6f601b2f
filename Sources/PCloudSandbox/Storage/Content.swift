import Foundation
import NIOCore

/// The bytes of a file, shared by every copy of it, in memory or in a file of the sandbox's own.
final class Content: Sendable {
  /// Where the bytes are.
  enum Place: Sendable {
    case memory(ByteBuffer)
    /// A file, deleted with the last reference when `temporary`.
    case file(path: String, temporary: Bool)
  }

  let place: Place
  let size: UInt64
  let checksums: Checksums

  init(place: Place, size: UInt64, checksums: Checksums) {
    self.place = place
    self.size = size
    self.checksums = checksums
  }

  deinit {
    if case .file(let path, temporary: true) = place { unlink(path) }
  }

  /// All bytes; meant for small files.
  func bytes() throws -> ByteBuffer {
    let reader = try ContentReader(self, range: 0..<size)
    var all = ByteBuffer()
    while var chunk = try reader.next() { all.writeBuffer(&chunk) }
    return all
  }
}
