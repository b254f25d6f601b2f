import BackupCore
import Processes
import Rclone

extension RcloneConfigFile {
  /// The config of the rclone these settings mean on this machine, whether that rclone is found or not.
  static func find(_ settings: RcloneSettings, searching environment: [String: String]) throws(Failure)
    -> RcloneConfigFile
  {
    let program = ProgramSearch.find(settings.program ?? "rclone", path: environment["PATH"])
    return try find(settings, program: program, environment: environment)
  }
}
