import Foundation

/// The arguments of this process as the bytes they were given as.
enum RawArguments {
  /// The bytes of the argument that ends as `text` does once bytes that are not UTF-8 are replaced; else those of `text`.
  static func bytes(of text: String) -> [UInt8] {
    guard text.unicodeScalars.contains("\u{FFFD}") else { return Array(text.utf8) }
    let wanted = Array(text.utf8)
    for index in 0..<Int(CommandLine.argc) {
      guard let pointer = CommandLine.unsafeArgv[index] else { continue }
      let bytes = UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)).map(\.self)
      for start in bytes.indices where start == 0 || bytes[start - 1] == UInt8(ascii: "/") {
        let rest = Array(bytes[start...])
        if String(decoding: rest, as: UTF8.self).utf8.elementsEqual(wanted) { return rest }
      }
    }
    return wanted
  }
}
