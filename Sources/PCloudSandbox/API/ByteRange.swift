/// The `Range` header of a download.
enum ByteRange {
  /// `bytes=a-b`, `bytes=a-` or `bytes=-n`; `nil` for anything else and for what lies outside the file.
  static func parse(_ text: String, size: UInt64) -> Range<UInt64>? {
    guard text.hasPrefix("bytes=") else { return nil }
    let ends = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    guard let first = UInt64(ends[0]) else {
      guard let last = UInt64(ends[1]), last > 0, size > 0 else { return nil }
      return size - min(last, size)..<size
    }
    guard first < size else { return nil }
    guard let last = UInt64(ends[1]) else { return ends[1].isEmpty ? first..<size : nil }
    return last >= first ? first..<min(last + 1, size) : nil
  }
}
