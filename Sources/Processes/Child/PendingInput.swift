import Foundation

/// Bytes on their way to a child's standard input, written as it reads them.
struct PendingInput {
  /// The non-blocking write end.
  let descriptor: Int32
  var bytes: ArraySlice<UInt8>

  /// Writes what fits; true when there is nothing left to do, also because the child stopped reading.
  mutating func writeSome() -> Bool {
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else {
        if errno == EINTR { continue }
        return errno != EAGAIN
      }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}
