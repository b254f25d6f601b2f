import Foundation
import NIOCore

/// Takes a content in chunks, hashing it on the way and moving it from memory to a file once it is large.
///
/// Used by one task at a time. Without `finish()` nothing is left behind.
final class ContentWriter {
  private let store: ContentStore
  private var memory = ByteBuffer()
  private var file: (path: String, descriptor: Int32)?
  private var size: UInt64 = 0
  private let md5 = Digest(.md5)
  private let sha1 = Digest(.sha1)
  private let sha256 = Digest(.sha256)

  init(_ store: ContentStore) {
    self.store = store
  }

  deinit {
    guard let file else { return }
    close(file.descriptor)
    unlink(file.path)
  }

  func append(_ chunk: ByteBuffer) throws {
    chunk.withUnsafeReadableBytes { bytes in
      md5.update(bytes)
      sha1.update(bytes)
      sha256.update(bytes)
    }
    size += UInt64(chunk.readableBytes)
    if file == nil, Int(size) <= store.memoryLimit {
      memory.writeImmutableBuffer(chunk)
    } else {
      try spill()
      try write(chunk)
    }
  }

  func finish() throws -> Content {
    if store.memoryLimit < 0 { try spill() }
    let checksums = Checksums(md5: md5.finish(), sha1: sha1.finish(), sha256: sha256.finish())
    guard let file else {
      return Content(place: .memory(memory), size: size, checksums: checksums)
    }
    close(file.descriptor)
    self.file = nil
    return Content(
      place: .file(path: file.path, temporary: !store.keepsFiles), size: size, checksums: checksums)
  }

  /// Opens the file and moves what is in memory there, once.
  private func spill() throws {
    guard file == nil else { return }
    let path = "\(store.folder)/\(UUID().uuidString.lowercased())"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SandboxError("cannot write '\(path)': \(String(cString: strerror(errno)))") }
    file = (path, descriptor)
    try write(memory)
    memory = ByteBuffer()
  }

  private func write(_ chunk: ByteBuffer) throws {
    guard let file else { return }
    try chunk.withUnsafeReadableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(file.descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw SandboxError("cannot write '\(file.path)': \(String(cString: strerror(errno)))") }
        done += count
      }
    }
  }
}
