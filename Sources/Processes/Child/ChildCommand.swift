package import Foundation

/// One program to run, completely described: nothing is inherited from this process.
package struct ChildCommand: Sendable {
  /// Absolute path.
  package var program: String
  /// Without the program itself; never a secret.
  package var arguments: [String]
  /// The whole environment; `ChildEnvironment` makes one from the allow-list.
  package var environment: [String: String]
  /// Absolute path; nil is `/`.
  package var workingFolder: String?
  package var input: ChildInput
  /// Locks that the supervisor and the child itself hold on to for as long as they live, whatever becomes of the tool:
  /// the first stands as the child's standard input (when `input` is `.none`), the others as descriptors 3, 4, …
  /// Give none to a program that may leave processes of its own behind.
  package var locks: [KernelLock]
  /// How long the child may take to end after TERM; half of it after the second TERM, then KILL.
  package var gracePeriod: Duration
  /// After this the child is ended as if the task had been cancelled, and `ChildExit.timedOut` is set.
  package var timeLimit: Duration?
  package var fileCreationMask: mode_t
  /// Told the child's process number on the child's thread.
  var onStart: @Sendable (Int32) -> Void = { _ in }

  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], workingFolder: String? = nil,
    input: ChildInput = .none, locks: [KernelLock] = [], gracePeriod: Duration = .seconds(10),
    timeLimit: Duration? = nil, fileCreationMask: mode_t = 0o077
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.input = input
    self.locks = locks
    self.gracePeriod = gracePeriod
    self.timeLimit = timeLimit
    self.fileCreationMask = fileCreationMask
  }

  /// Refuses what would reach the child changed: a relative program or folder, a NUL in any text (it would end the
  /// argument there), `=` in a variable's name.
  func validate() throws(ChildStartError) {
    guard program.hasPrefix("/") else { throw ChildStartError(.program, program, code: ENOENT) }
    if let workingFolder, !workingFolder.hasPrefix("/") {
      throw ChildStartError(.workingFolder, workingFolder, code: ENOENT)
    }
    var texts = [program, workingFolder ?? ""] + arguments
    for (name, value) in environment {
      guard !name.isEmpty, !name.contains("=") else { throw ChildStartError(.arguments, program, code: EINVAL) }
      texts += [name, value]
    }
    guard !texts.contains(where: { $0.utf8.contains(0) }) else {
      throw ChildStartError(.arguments, program, code: EINVAL)
    }
    guard locks.count < DescriptorPassing.limit else { throw ChildStartError(.arguments, program, code: EMFILE) }
  }
}
