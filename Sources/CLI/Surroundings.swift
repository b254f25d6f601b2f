import BackupCore
import Foundation
import Processes

/// Where this process finds its files and what time it is: options, then environment, then defaults.
struct Surroundings: Sendable {
  let environment: [String: String]
  let jobsFolder: String
  let stateFolder: String
  /// The calendar time `MIRRORKEEP_NOW` fixes; nil for the real one.
  let fixedNow: Date?

  init(_ options: GlobalOptions, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    self.environment = environment
    jobsFolder = try Self.folder(
      options.jobs ?? environment["MIRRORKEEP_JOBS"], root: "/etc/mirrorkeep", base: "XDG_CONFIG_HOME",
      home: ".config", environment)
    stateFolder = try Self.folder(
      options.state ?? environment["MIRRORKEEP_STATE"], root: "/var/lib/mirrorkeep", base: "XDG_STATE_HOME",
      home: ".local/state", environment)
    guard let text = environment["MIRRORKEEP_NOW"], !text.isEmpty else {
      fixedNow = nil
      return
    }
    guard let date = UTCTime.date(text) else {
      throw UsageError(
        "MIRRORKEEP_NOW is '\(text)', not a time", hint: "write it like 2026-12-05T09:00:00Z, or unset it")
    }
    fixedNow = date
  }

  var now: @Sendable () -> Date {
    let fixedNow = fixedNow
    return { fixedNow ?? Date() }
  }

  var home: String? { environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } }

  var jobFileContext: JobFileContext { JobFileContext(home: home, hostname: HostFacts.name) }

  private static func folder(
    _ named: String?, root: String, base: String, home: String, _ environment: [String: String]
  ) throws -> String {
    if let named, !named.isEmpty {
      return named.hasPrefix("/") ? named : FileManager.default.currentDirectoryPath + "/" + named
    }
    if let folder = environment[base], folder.hasPrefix("/") { return folder + "/mirrorkeep" }
    if geteuid() == 0 { return root }
    guard let user = environment["HOME"], user.hasPrefix("/") else {
      throw UsageError("HOME is not set, so there is no default folder", hint: "name it with '--jobs' and '--state'")
    }
    return user + "/" + home + "/mirrorkeep"
  }
}
