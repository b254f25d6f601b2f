import Foundation

/// The two pipes a child writes to; each end is closed once.
struct OutputPipes {
  private(set) var output: Int32 = -1
  private(set) var errorOutput: Int32 = -1
  private(set) var farOutput: Int32 = -1
  private(set) var farErrorOutput: Int32 = -1

  mutating func open() throws(SystemError) {
    (output, farOutput) = try Descriptors.pipe()
    (errorOutput, farErrorOutput) = try Descriptors.pipe()
  }

  /// The child's own ends, once it has them.
  mutating func closeFarEnds() {
    Self.close(&farOutput)
    Self.close(&farErrorOutput)
  }

  mutating func closeAll() {
    closeFarEnds()
    Self.close(&output)
    Self.close(&errorOutput)
  }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    descriptor = -1
  }
}
