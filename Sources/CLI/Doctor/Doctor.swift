import BackupCore
import Foundation
import History

/// Looks at everything backups depend on, from the machine to the last failed run.
struct Doctor: Sendable {
  let session: Session
  /// Leaves remotes, and with them the network, out.
  var isOffline = false
  /// Mends what can be mended without harm.
  var mends = false

  func findings() async throws -> [DoctorFinding] {
    let jobs = loadedJobs()
    var examined = MachineExamination(session.surroundings).examined()
    let rclone = RcloneExamination(session, jobs?.contents)
    examined += await rclone.examined()
    examined += FilesExamination(session, jobs).examined()
    examined += StateExamination(session).examined()
    let history = HistoryExamination(session, jobs)
    examined += history.examined()
    examined += await SchedulesExamination(session, jobs).examined()
    if !isOffline { examined += try await RemotesExamination(session, jobs?.contents).examined() }
    examined += RehearsalsExamination(session, jobs).examined()
    examined += await RunsExamination(session, jobs).examined()
    guard mends else { return examined.map(\.finding) }
    var findings: [DoctorFinding] = []
    for one in examined { findings.append(await one.mended()) }
    return findings
  }

  /// nil where the folder cannot be read, which is a finding of its own.
  private func loadedJobs() -> LoadedJobs? { try? session.loadJobs() }
}
