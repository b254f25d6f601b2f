import Foundation

/// Comparisons of log bytes with words known when the program was built, all ASCII.
extension UnsafeRawBufferPointer {
  /// Whether these bytes begin with `text`, which is ASCII.
  @inline(__always)
  func starts(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length, let start = baseAddress else { return length == 0 }
    return memcmp(start, text.utf8Start, length) == 0
  }

  /// These bytes without the first `count`.
  func after(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: dropFirst(count)) }

  /// These bytes without `prefix`; nil where they do not begin with it.
  func after(_ prefix: StaticString) -> UnsafeRawBufferPointer? {
    starts(with: prefix) ? after(prefix.utf8CodeUnitCount) : nil
  }

  func ends(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    return count >= length && after(count - length).starts(with: text)
  }

  func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text) }

  var text: String { String(decoding: self, as: UTF8.self) }
}
