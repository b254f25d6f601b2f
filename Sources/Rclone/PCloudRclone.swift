import BackupCore
package import Processes

/// The rclone that set-up and check call: which program, with which environment, under which supervisor.
package struct PCloudRclone: Sendable {
  /// Absolute path.
  package var program: String
  package var version: RcloneVersion
  /// Complete, from the allow-list (`ChildEnvironment.allowed`).
  package var environment: [String: String]
  package var runner: ChildRunner

  package init(program: String, version: RcloneVersion, environment: [String: String], runner: ChildRunner) {
    self.program = program
    self.version = version
    self.environment = environment
    self.runner = runner
  }

  /// One rclone, run to its end. `password` opens an encrypted config; it and `input` exclude each other, since both
  /// travel by standard input.
  ///
  /// Throws `Failure(.rcloneMissing)` when rclone cannot be started, `CancellationError` when the task was cancelled
  /// (rclone is gone by then).
  func call(
    _ arguments: [String], on remote: String, config: String, password: SecretValue? = nil, input: [UInt8] = []
  ) async throws -> PCloudAnswer {
    let child: CapturedChild
    do {
      let command = command(arguments, config: config, password: password, input: input, limit: .seconds(180))
      child = try await runner.capture(command, limit: PCloudAnswer.sizeLimit)
    } catch let error as ChildStartError {
      throw error.failure(.rcloneMissing, hint: "install rclone, or name it with 'rclone: {program: …}'")
    }
    try Task.checkCancellation()
    return PCloudAnswer(child, remote: remote)
  }

  /// The command behind `call`, for callers that watch it while it runs.
  func command(
    _ arguments: [String], config: String, password: SecretValue? = nil, input: [UInt8] = [], limit: Duration
  ) -> ChildCommand {
    let common = PCloudArguments.common(config: config, passwordOnInput: password != nil)
    let data = password?.bytes ?? input
    return ChildCommand(
      program, common + arguments, environment: environment, input: data.isEmpty ? .none : .data(data),
      gracePeriod: .seconds(3), timeLimit: limit)
  }
}
