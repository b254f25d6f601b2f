import BackupCore
import CZlib
import Foundation

/// Reads a gzip file (of one or several members, as `zcat` does) piece by piece in constant memory.
///
/// A file cut short or damaged gives what can be read of it; `ending` then tells.
package final class GzipReader {
  /// Whether the file is whole.
  package enum Ending: Sendable {
    /// Everything was read and its checksum is right.
    case complete
    /// The file stops in the middle: its writer was killed, or still writes.
    case truncated
    /// Not gzip, or its bytes were changed; what was given so far may be wrong at its end.
    case damaged
  }

  package let path: String
  /// nil until `read` has returned nil.
  package private(set) var ending: Ending?

  private let file: StateFile
  private let stream: UnsafeMutablePointer<z_stream>
  private var input = [UInt8](repeating: 0, count: 65_536)
  private var unread = 0..<0
  private var isInMember = false
  /// The last output was as long as allowed, so zlib may hold more without new input.
  private var mayHoldMore = false
  private var membersRead = 0

  /// Throws `state-unwritable` when `path` cannot be opened.
  package init(path: String) throws {
    self.path = path
    file = try StateFile(.read, path)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw Failure.stateFile("read", path, code: ENOMEM) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The next bytes, at most `limit` and at least one; nil at the end, when `ending` is set.
  package func read(upTo limit: Int = 65_536) throws -> [UInt8]? {
    while ending == nil {
      if unread.isEmpty, !mayHoldMore {
        let count = try input.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 {
          ending = isInMember || membersRead == 0 ? .truncated : .complete
          return nil
        }
        unread = 0..<count
      }
      let bytes = inflated(limit)
      if !bytes.isEmpty { return bytes }
    }
    return nil
  }

  /// Hands every line to `body`, without its newline; the last one also when it has none. Lines beyond `lineLimit` bytes
  /// are cut there.
  package func forEachLine(lineLimit: Int = 16 << 20, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
    var splitter = LineSplitter(lineLimit: lineLimit)
    while let bytes = try read() {
      try bytes.withUnsafeBytes { try splitter.feed($0) { line, _ in try body(line) } }
    }
    try splitter.finish { line, _ in try body(line) }
  }

  private func inflated(_ limit: Int) -> [UInt8] {
    var status = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress.map { $0 + unread.lowerBound }
        stream.pointee.avail_in = UInt32(unread.count)
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        if !unread.isEmpty { isInMember = true }
        status = inflate(stream, Z_NO_FLUSH)
        unread = (unread.upperBound - Int(stream.pointee.avail_in))..<unread.upperBound
        count = limit - Int(stream.pointee.avail_out)
        mayHoldMore = stream.pointee.avail_out == 0
      }
    }
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      isInMember = false
      membersRead += 1
      inflateReset(stream)
    default: ending = .damaged
    }
    return bytes
  }
}
