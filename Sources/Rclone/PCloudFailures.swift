import BackupCore

extension Failure {
  /// No section, or one whose sign-in was never finished.
  static func remoteMissing(_ name: String, in config: String, isDeclared: Bool) -> Failure {
    Failure(
      .remoteMissing, "remote '\(name)' is not set up in rclone's config '\(config)'",
      hint: isDeclared
        ? "run 'mirrorkeep remote setup \(name)'"
        : "add it with 'rclone config', or declare it under 'remotes:' in mirrorkeep.yaml")
  }

  static func otherType(_ name: String, _ type: String) -> Failure {
    Failure(
      .remoteRerooted, "remote '\(name)' is declared as pcloud, but rclone's config has it as '\(type)'",
      hint: "give one of them another name")
  }

  static func typeNotSetUp(_ name: String, _ type: String) -> Failure {
    Failure(
      .jobInvalid, "remote '\(name)' is of type '\(type)': only pcloud remotes can be set up here",
      hint: "run 'rclone config' for it")
  }

  static func rerooted(_ name: String, declared: String?, found: String?) -> Failure {
    Failure(
      .remoteRerooted,
      "remote '\(name)' opens folder \(found ?? "0 (the whole root)"), but mirrorkeep.yaml says \(declared ?? "0")",
      hint: "correct root_folder_id there, or run 'mirrorkeep remote setup \(name)'")
  }

  static func wrongRegion(_ name: String, declared: RemoteDeclaration.Region, hostname: String) -> Failure {
    Failure(
      .wrongRegion,
      "remote '\(name)' talks to '\(hostname)', but mirrorkeep.yaml says region \(declared.rawValue)",
      hint: "correct region there, or run 'mirrorkeep remote setup \(name)'")
  }

  static func wrongRegion(
    _ name: String, asked: RemoteDeclaration.Region?, found: RemoteDeclaration.Region
  ) -> Failure {
    Failure(
      .wrongRegion,
      "the account of remote '\(name)' is in region \(found.rawValue), not \(asked?.rawValue ?? "where it was asked")",
      hint: "set 'region: \(found.rawValue)' in mirrorkeep.yaml, then run 'mirrorkeep remote setup \(name)'")
  }

  /// The host decides where the token goes: only pCloud's two API hosts get it.
  static func foreignHost(_ name: String, _ hostname: String) -> Failure {
    Failure(
      .wrongRegion,
      "remote '\(name)' would send its token to '\(PCloudGuide.shown(hostname))', which is not pCloud's API",
      hint: "its hostname must be api.pcloud.com or eapi.pcloud.com")
  }

  static func noToken(_ name: String) -> Failure {
    Failure(
      .tokenRejected, "remote '\(name)' has no token: its sign-in was never finished",
      hint: "run 'mirrorkeep remote setup \(name)'")
  }

  static func rootFolderMissing(_ name: String, _ id: String?) -> Failure {
    Failure(
      .rootFolderMissing,
      "the root folder \(id.map { $0 + " " } ?? "")of remote '\(name)' does not exist at pCloud (2005)",
      hint: "open the folder at my.pcloud.com and put its address into root_folder_id in mirrorkeep.yaml")
  }

  static func cannotWrite(_ name: String, _ cause: Failure) -> Failure {
    Failure(
      cause.reason, "a file could not be written to remote '\(name)' and read back: \(cause.message)",
      hint: cause.hint ?? "check at my.pcloud.com what the app may do there")
  }

  static func readBackDiffers(_ name: String) -> Failure {
    Failure(
      .unverified, "a file written to remote '\(name)' came back changed",
      hint: "run 'mirrorkeep remote check \(name)' again")
  }

  static func probeLeft(_ name: String, file: String) -> Failure {
    Failure(
      .unverified, "the test file '\(file)' could not be deleted from remote '\(name)'",
      hint: "run 'rclone deletefile \(name):\(file)'")
  }

  static func badToken(_ name: String, from source: String) -> Failure {
    Failure(
      .tokenRejected, "\(source) for remote '\(name)' holds no pCloud token",
      hint: "give the bare token, rclone's token JSON, or all that 'rclone authorize' printed")
  }

  /// A set-up that needs an answer, without a terminal to ask on.
  static func needsAnswer(_ name: String, _ what: String, hint: String) -> Failure {
    Failure(.remoteMissing, "remote '\(name)' cannot be set up without a terminal: \(what)", hint: hint)
  }

  static func signInFailed(_ name: String, _ why: String, hint: String? = nil) -> Failure {
    Failure(
      .remoteMissing, "the sign-in for remote '\(name)' did not succeed: \(why)",
      hint: hint ?? "run 'mirrorkeep remote setup \(name)' again; rclone's config is unchanged")
  }
}
