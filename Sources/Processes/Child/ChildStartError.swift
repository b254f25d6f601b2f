package import BackupCore
import Foundation

/// A child that could not be started at all: which thing was wrong, and why.
package struct ChildStartError: Error, Equatable, Sendable {
  /// What could not be had for the start.
  package enum Step: Int, Sendable {
    /// Our own binary in supervise mode.
    case supervisor = 1
    case workingFolder
    case program
    /// Arguments or environment: too long, or with a NUL in them.
    case arguments
    case descriptors
  }

  package var step: Step
  /// The path the step is about.
  package var path: String
  /// The system's error number.
  package var code: Int32

  package init(_ step: Step, _ path: String, code: Int32) {
    self.step = step
    self.path = path
    self.code = code
  }

  /// One clause naming the path and the cause.
  package var message: String {
    let cause = Platform.text(ofError: code)
    switch (step, code) {
    case (.workingFolder, _): return "cannot work in folder '\(path)': \(cause)"
    case (.program, ENOEXEC): return "cannot start '\(path)': it is not a program for this machine"
    case (.program, ENOENT) where access(path, F_OK) == 0:
      return "cannot start '\(path)': the interpreter or loader it names does not exist"
    case (.arguments, E2BIG): return "cannot start '\(path)': its arguments are too long"
    case (.arguments, EINVAL): return "cannot start '\(path)': an argument or variable holds a NUL or a bad name"
    case (.program, _), (.arguments, _), (.descriptors, _): return "cannot start '\(path)': \(cause)"
    case (.supervisor, _): return "cannot start our own program '\(path)' again: \(cause)"
    }
  }

  /// The same as a failure a person meets; which reason it is depends on what was to be started.
  package func failure(_ reason: Reason, hint: String? = nil) -> Failure {
    Failure(reason, message, hint: hint)
  }
}
