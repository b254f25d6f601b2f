package import BackupCore
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SourceFolder {
  /// A hash of the first `limit` bytes of the file a change is about: files with another one have other content, files with
  /// the same one may be the same.
  ///
  /// nil when it cannot be read, has not the size and time it was planned with before and after reading, or the task is
  /// cancelled. Reads 128 KiB at a time.
  package func contentHash(_ change: PlannedChange, limit: Int64 = .max) -> UInt64? {
    guard let local = change.path.localBytes else { return nil }
    if isStoredLink(change.path) {
      guard isUnchanged(change), let target = linkTarget(change.path) else { return nil }
      return ContentHash(of: target).value
    }
    // Opening what has become a pipe must not wait for its other end.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == .follow ? 0 : O_NOFOLLOW)
    let name = Array(path.utf8) + [UInt8(ascii: "/")] + local + [0]
    let descriptor = name.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in name.baseAddress.map { open($0, flags) } ?? -1 }
    }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard Self.isPlanned(descriptor, change), let hash = Self.hash(descriptor, limit),
      Self.isPlanned(descriptor, change)
    else { return nil }
    return hash
  }

  private static func isPlanned(_ descriptor: Int32, _ change: PlannedChange) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && Int64(status.st_size) == change.bytes && modified(status) == change.modified
  }

  private static func hash(_ descriptor: Int32, _ limit: Int64) -> UInt64? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 8)
    defer { buffer.deallocate() }
    var hash = ContentHash()
    var left = limit
    while left > 0 {
      let wanted = Int(min(left, Int64(buffer.count)))
      guard !Task.isCancelled, let count = fill(buffer, wanted, from: descriptor) else { return nil }
      hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      left -= Int64(count)
      if count < wanted { break }
    }
    return hash.value
  }

  /// Reads until `wanted` bytes are there or the file ends, however few the system hands out at once: the hash counts in
  /// whole buffers. nil when reading fails.
  private static func fill(_ buffer: UnsafeMutableRawBufferPointer, _ wanted: Int, from descriptor: Int32) -> Int? {
    var filled = 0
    while filled < wanted {
      let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
