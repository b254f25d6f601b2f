import BackupCore
import Processes
import Scheduling

/// Gives a scheduler its entry, or takes it away, and says what was done.
struct ChangeScheduler {
  let setup: SchedulerSetup
  let backend: any SchedulerBackend
  let isInstalling: Bool
  let dryRun: Bool

  func run() async throws {
    let session = setup.session
    let console = session.console
    let edits = try await isInstalling ? backend.installing() : backend.removing()
    var refusals: [SchedulerRefusal] = []
    if dryRun {
      if !session.options.json, !edits.isEmpty { console.print(SchedulerChangeReport.preview(edits)) }
    } else {
      // A unit whose state folder is missing would not start.
      if isInstalling { try PrivateFolder.make(setup.program.stateFolder) }
      refusals = try await backend.apply(edits, isInstalling: isInstalling)
    }
    if session.options.json {
      try console.print(json: SchedulerChangeReport(backend.name, edits, refusals, dryRun: dryRun))
    } else if !dryRun {
      for edit in edits { console.print((edit.after == nil ? "removed: " : "written: ") + edit.place) }
    }
    for refusal in refusals {
      console.warn("\(refusal.message)")
      console.note("hint:  run '\(refusal.command)'")
    }
    if edits.isEmpty { console.tell(isInstalling ? "nothing to change: it is installed" : "nothing to remove") }
    if isInstalling, !dryRun { try await tellAboutSessions() }
  }

  private func tellAboutSessions() async throws {
    let status = try await backend.status()
    guard status.runsLoggedOut == false else { return }
    let mend = status.backend == .systemd ? "; to change that, run 'loginctl enable-linger \(status.user)'" : ""
    setup.session.console.warn("it runs only while '\(status.user)' is logged in\(mend)")
  }
}
