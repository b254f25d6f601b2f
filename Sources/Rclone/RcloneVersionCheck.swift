import BackupCore
import Processes

extension RcloneProgram {
  /// The version of this rclone, checked against the minimum.
  ///
  /// Throws `rclone-missing` when the program is not rclone, does not answer within ten seconds or cannot be started, and
  /// `rclone-too-old`.
  package func version() async throws -> RcloneVersion {
    var command = ChildCommand(path, RcloneArguments.version, environment: environment)
    command.timeLimit = .seconds(10)
    do {
      let answer = try await runner.capture(command, limit: 4096)
      guard answer.exit.isZero else { throw Failure.noAnswer(path, answer.exit.text) }
      let version = try RcloneVersion.parse(String(decoding: answer.output, as: UTF8.self), program: path)
      try version.check()
      return version
    } catch let error as ChildStartError {
      throw error.failure(.rcloneMissing, hint: "install rclone, or name it under rclone.program in mirrorkeep.yaml")
    }
  }
}

extension Failure {
  fileprivate static func noAnswer(_ program: String, _ how: String) -> Failure {
    Failure(
      .rcloneMissing, "'\(program)' is not a working rclone: asked for its version, it ended with \(how)",
      hint: "install rclone, or name it under rclone.program in mirrorkeep.yaml")
  }
}
