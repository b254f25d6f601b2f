import Foundation

/// Lines of text as one JSON array, made piece by piece: a line that is a JSON object stands as it is, any other as text.
struct JSONLines {
  private var partial: [UInt8] = []
  private var isEmpty = true

  /// The next piece of the array for the next bytes of the text.
  mutating func add(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 10) {
      partial += rest[..<end]
      append(&result)
      rest = rest[(end + 1)...]
    }
    partial += rest
    return result
  }

  /// The end of the array.
  mutating func end() -> [UInt8] {
    var result: [UInt8] = []
    append(&result)
    return result + Array((isEmpty ? "[]\n" : "\n]\n").utf8)
  }

  private mutating func append(_ result: inout [UInt8]) {
    guard !partial.isEmpty else { return }
    result += Array((isEmpty ? "[\n" : ",\n").utf8)
    isEmpty = false
    let isObject =
      partial.first == UInt8(ascii: "{") && (try? JSONSerialization.jsonObject(with: Data(partial))) != nil
    let text = isObject ? nil : try? JSONOutput.line(String(decoding: partial, as: UTF8.self))
    result += text.map { Array($0.utf8) } ?? partial
    partial = []
  }
}
