import Foundation

/// A system call that failed, with the error number it left behind.
struct SystemError: Error, Equatable {
  var call: String
  var code: Int32

  /// Takes the number from `errno`: make it directly after the call.
  init(_ call: String, code: Int32 = errno) {
    self.call = call
    self.code = code
  }
}
