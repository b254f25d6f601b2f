import BackupCore
import CZlib
import Foundation

/// Writes one new gzip file, 0600, piece by piece in constant memory.
///
/// Not `Sendable`: one writer, one owner. A file whose writer was let go or killed before `finish` reads back up to its
/// last `flush`, marked truncated.
package final class GzipWriter {
  package let path: String
  /// Bytes given to `write` so far.
  package private(set) var plainBytes: Int64 = 0
  /// Bytes in the file so far; what zlib still holds back is not counted.
  package private(set) var compressedBytes: Int64 = 0

  private var file: StateFile?
  /// zlib keeps a pointer to its stream, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 65_536)

  /// `level` is zlib's, 1 (fast) to 9 (small). Throws `state-unwritable` (also when `path` exists) or `disk-full`.
  package init(path: String, level: Int32 = 6) throws {
    self.path = path
    let file = try StateFile(.create, path)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw Failure.stateFile("compress", path, code: ENOMEM) }
    self.file = file
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    plainBytes += Int64(bytes.count)
    // zlib counts in 32 bits.
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 << 30)
      try deflate(UnsafeRawBufferPointer(rebasing: piece), Z_NO_FLUSH)
      rest = rest.dropFirst(piece.count)
    }
  }

  package func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Hands everything written so far to the kernel, so that a reader sees it even if this process is killed; costs some
  /// compression each time.
  package func flush() throws {
    try deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_SYNC_FLUSH)
  }

  /// Ends the file and closes it; with `sync` it is on the disk, name and all, when this returns. Later calls do nothing.
  package func finish(sync: Bool) throws {
    guard let file else { return }
    try deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH)
    if sync {
      try file.sync()
      if let slash = path.lastIndex(of: "/") { StateFile.syncFolder(String(path[...slash])) }
    }
    self.file = nil
  }

  private func deflate(_ bytes: UnsafeRawBufferPointer, _ mode: Int32) throws {
    guard let file else { throw Failure.stateFile("write", path, code: EBADF) }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(bytes.count)
    try output.withUnsafeMutableBufferPointer { buffer in
      repeat {
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        let status = CZlib.deflate(stream, mode)
        guard status != Z_STREAM_ERROR else { throw Failure.stateFile("compress", path, code: EINVAL) }
        let count = buffer.count - Int(stream.pointee.avail_out)
        try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
        compressedBytes += Int64(count)
      } while stream.pointee.avail_out == 0
    }
  }
}
