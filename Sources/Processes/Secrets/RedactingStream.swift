import Foundation

/// Redacts a stream that comes in pieces, line by line: a secret cut in two by a read is still found.
///
/// Memory stays bounded whatever the line length; a value in an endless line is masked up to the line's end.
package struct RedactingStream: Sendable {
  /// A line longer than this is passed on in parts.
  private static let lineLimit = 1 << 20
  /// What is kept back of such a part, so that a secret across two parts is seen whole.
  private static let overlap = 16384

  private let redaction: Redaction
  private var pending: [UInt8] = []
  private var isSwallowing = false

  package init(_ redaction: Redaction) {
    self.redaction = redaction
  }

  /// Takes more of the stream and hands on what is complete.
  package mutating func append(_ bytes: UnsafeRawBufferPointer, _ emit: ([UInt8]) -> Void) {
    var bytes = bytes
    if isSwallowing {
      guard let newline = bytes.firstIndex(of: 10) else { return }
      isSwallowing = false
      bytes = UnsafeRawBufferPointer(rebasing: bytes[newline...])
    }
    if let newline = bytes.lastIndex(of: 10) {
      pending += bytes[...newline]
      emit(redaction.masked(pending))
      pending.removeAll(keepingCapacity: true)
      pending += bytes[(newline + 1)...]
    } else {
      pending += bytes
    }
    if pending.count > Self.lineLimit { emit(takePart()) }
  }

  /// Hands on the rest.
  package mutating func finish(_ emit: ([UInt8]) -> Void) {
    if !pending.isEmpty { emit(redaction.masked(pending)) }
    pending = []
    isSwallowing = false
  }

  private mutating func takePart() -> [UInt8] {
    var cut = pending.count - Self.overlap
    let matches = pending.withUnsafeBytes { redaction.matches(in: $0) }
    for match in matches where match.start < cut && match.value.upperBound > cut { cut = match.value.upperBound }
    if cut == pending.count { isSwallowing = true }
    let part = pending.withUnsafeBytes { bytes in
      Redaction.applying(
        matches.filter { $0.value.upperBound <= cut }, to: UnsafeRawBufferPointer(rebasing: bytes[..<cut]))
    }
    pending.removeFirst(cut)
    return part
  }
}
