import BackupCore

extension Failure {
  /// Fewer descriptors are free than a run needs.
  static func tooFewDescriptors() -> Failure {
    Failure(
      .noDescriptors,
      "too few open files are allowed: fewer than \(ChildRunner.descriptorsNeeded) are left to start a program",
      hint: "raise the limit, for example with 'ulimit -n 1024', and run it again")
  }

  /// A pipe or socket could not be made.
  static func noDescriptors(_ error: SystemError) -> Failure {
    Failure(
      .noDescriptors, "cannot start a program: \(error.call): \(Platform.text(ofError: error.code))",
      hint: "raise the limit of open files, for example with 'ulimit -n 1024'")
  }
}
