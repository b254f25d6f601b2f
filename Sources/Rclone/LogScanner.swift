import Foundation

/// A pass over one line in one of the shapes rclone is known to write: an object of strings, one `size` and one `stats`.
///
/// Every method returns nil, and so does `fields`, where the line is not such an object to the last byte; it is then for
/// the JSON library to say what it is. What this accepts, the library reads the same way.
struct LogScanner {
  let base: UnsafePointer<UInt8>
  let end: Int
  var position = 0

  init?(_ line: UnsafeRawBufferPointer) {
    guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return nil }
    self.base = base
    end = line.count
  }

  /// The fields of the whole line.
  mutating func fields() -> LogFields? {
    var fields = LogFields()
    guard take("{") else { return nil }
    repeat {
      guard let key = string(), !key.hasEscapes, take(":"), value(of: key, into: &fields) else { return nil }
    } while take(",")
    guard take("}"), position == end else { return nil }
    return fields
  }

  private mutating func value(of key: LogText, into fields: inout LogFields) -> Bool {
    switch key.bytes.count {
    case 3 where key.equals("msg"): text(into: &fields.message)
    case 4 where key.equals("time"): plainString()
    case 4 where key.equals("size"): size(into: &fields.size)
    case 5 where key.equals("level"): plainText(into: &fields.level)
    case 5 where key.equals("stats"): stats(into: &fields.stats)
    case 6 where key.equals("object"): text(into: &fields.object)
    case 6 where key.equals("source"): plainString()
    case 7 where key.equals("skipped"): plainText(into: &fields.skipped)
    case 10 where key.equals("objectType"): plainText(into: &fields.objectType)
    default: false
    }
  }

  /// A string nobody reads.
  private mutating func plainString() -> Bool { string().map { !$0.hasEscapes } ?? false }

  /// A string value; false for a key met twice, of which JSON libraries keep either.
  private mutating func text(into field: inout LogText?) -> Bool {
    guard field == nil, let text = string() else { return false }
    field = text
    return true
  }

  /// The same for a value that never needs escapes; whether one makes sense is for the library to say.
  private mutating func plainText(into field: inout LogText?) -> Bool {
    text(into: &field) && field?.hasEscapes == false
  }

  private mutating func size(into field: inout Int64?) -> Bool {
    guard field == nil, let number = integer() else { return false }
    field = number
    return true
  }

  private mutating func stats(into field: inout LogStats?) -> Bool {
    guard field == nil, let stats = stats() else { return false }
    field = stats
    return true
  }

  /// Steps over `character` if it comes next.
  @inline(__always)
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < end, base[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Steps over `word` if it comes next.
  mutating func take(word: StaticString) -> Bool {
    guard UnsafeRawBufferPointer(start: base + position, count: end - position).starts(with: word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  /// A string with its quotes.
  mutating func string() -> LogText? {
    guard take("\"") else { return nil }
    let start = position
    var hasEscapes = false
    var highBits: UInt64 = 0
    while true {
      let stop = special(from: position, highBits: &highBits)
      guard stop < end else { return nil }
      position = stop + 1
      if base[stop] == UInt8(ascii: "\"") {
        let bytes = UnsafeRawBufferPointer(start: base + start, count: stop - start)
        return LogText(bytes: bytes, hasEscapes: hasEscapes, isASCII: highBits & Self.eights == 0)
      }
      // A bare control character is not JSON.
      guard base[stop] == UInt8(ascii: "\\"), position < end, base[position] >= 0x20 else { return nil }
      hasEscapes = true
      if base[position] >= 0x80 { return nil }
      position += 1
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let eights: UInt64 = 0x8080_8080_8080_8080

  /// The place of the first quote, backslash or control character from `start` on, eight bytes a step; `end` without one.
  ///
  /// The bytes passed over are or-ed into `highBits`, possibly with some beyond the place, which costs a check later.
  @inline(__always)
  private func special(from start: Int, highBits: inout UInt64) -> Int {
    var index = start
    while index + 8 <= end {
      let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
      let quote = word ^ (Self.ones &* UInt64(UInt8(ascii: "\"")))
      let backslash = word ^ (Self.ones &* UInt64(UInt8(ascii: "\\")))
      let found =
        ((quote &- Self.ones) & ~quote | (backslash &- Self.ones) & ~backslash
          | (word &- Self.ones &* 0x20) & ~word) & Self.eights
      highBits |= word
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < end {
      let byte = base[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
      highBits |= UInt64(byte)
      index += 1
    }
    return end
  }
}
