/// A child that ended, with what it wrote.
package struct CapturedChild: Equatable, Sendable {
  package var exit: ChildExit
  package var output: [UInt8]
  package var errorOutput: [UInt8]
  /// Whether a stream was longer than the limit.
  package var truncated: Bool

  /// The output as text, broken UTF-8 replaced.
  package var outputText: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
}
