import ArgumentParser
import BackupCore
import Processes

/// `doctor`: looks at everything backups depend on.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look at everything backups depend on, and say what mends what is wrong.",
    discussion: """
      Machine, rclone and its config, job files, state folder, history, schedules, remotes (a small file is written there, \
      read back and deleted), ages of verifies and drills, and the jobs that need attention, with the mend where rclone's \
      log tells of a known trouble. Exit status 1 if anything fails, 0 otherwise.

        mirrorkeep doctor
        mirrorkeep doctor --offline
        mirrorkeep doctor --fix
      """)

  @Flag(help: "Mend what can be mended without harm: permissions, entries of schedulers for jobs that are gone.")
  var fix = false

  @Flag(help: "Leave the remotes out: nothing is asked over the network.")
  var offline = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let findings = try await Doctor(session: session, isOffline: offline, mends: fix).findings()
    if options.json {
      try session.console.print(json: ["findings": findings])
    } else {
      session.console.print(DoctorText.text(findings))
    }
    if findings.contains(where: { $0.status == .fail }) { throw CommandEnding(status: 1) }
  }
}
