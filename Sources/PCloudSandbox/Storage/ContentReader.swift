import Foundation
import NIOCore

/// Reads a part of a content in chunks; used by one task at a time.
final class ContentReader {
  private static let chunkBytes = 256 << 10

  private let content: Content
  private let descriptor: Int32
  private var position: UInt64
  private let end: UInt64

  /// - Parameter range: must lie within the content.
  init(_ content: Content, range: Range<UInt64>) throws {
    self.content = content
    position = range.lowerBound
    end = range.upperBound
    if case .file(let path, _) = content.place {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SandboxError("cannot open '\(path)': \(String(cString: strerror(errno)))") }
    } else {
      descriptor = -1
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next chunk, `nil` at the end.
  func next() throws -> ByteBuffer? {
    guard position < end else { return nil }
    let wanted = Int(min(end - position, UInt64(ContentReader.chunkBytes)))
    switch content.place {
    case .memory(let buffer):
      guard let slice = buffer.getSlice(at: buffer.readerIndex + Int(position), length: wanted) else { return nil }
      position += UInt64(wanted)
      return slice
    case .file(let path, _):
      var chunk = ByteBuffer()
      let offset = off_t(position)
      let count = chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { raw in
        max(0, pread(descriptor, raw.baseAddress, wanted, offset))
      }
      guard count > 0 else { throw SandboxError("'\(path)' is shorter than it was") }
      position += UInt64(count)
      return chunk
    }
  }
}
