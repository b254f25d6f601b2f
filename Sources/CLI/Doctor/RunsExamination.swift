import BackupCore
import Foundation
import History
import Processes
import Rclone

/// Jobs that need attention, with the mend where rclone's log of the run tells of a trouble that is known.
struct RunsExamination {
  private let session: Session
  private let jobs: LoadedJobs?

  init(_ session: Session, _ jobs: LoadedJobs?) { (self.session, self.jobs) = (session, jobs) }

  func examined() async -> [Examined] {
    guard jobs != nil, let standings = try? JobStandings(session).all([]) else { return [] }
    let bad = standings.filter { $0.beneath.needsAttention && !$0.isInvalid }
    guard !bad.isEmpty else {
      return standings.isEmpty ? [] : [Examined("runs", .ok, "no job needs attention")]
    }
    var examined: [Examined] = []
    for standing in bad { examined.append(Examined(await finding(standing))) }
    return examined
  }

  private func finding(_ standing: JobStanding) async -> DoctorFinding {
    let status: DoctorFinding.Status = standing.beneath == .incomplete ? .warn : .fail
    let text = "job '\(standing.job)' is \(standing.beneath.rawValue): "
    let run = standing.beneath == .overdue ? nil : standing.wrongMirror ?? standing.lastTelling
    if let run, let trouble = await trouble(run) {
      return DoctorFinding("runs", status, text + trouble.message, hint: trouble.hint)
    }
    let hint =
      standing.beneath == .overdue ? "run 'mirrorkeep schedule status', then 'mirrorkeep run \(standing.job)'" : nil
    return DoctorFinding(
      "runs", status, text + StandingText.trouble(standing), hint: hint ?? run.map(RunText.hint))
  }

  /// What rclone's log of a run tells; nil where none is kept or it tells of nothing known.
  private func trouble(_ record: RunRecord) async -> PCloudTrouble? {
    guard let state = try? StateFolder.existing(session.surroundings.stateFolder) else { return nil }
    var (reader, tally) = (LogReader(), LogTally())
    let ending = try? KeptLogs(state).read(record.run) { bytes in reader.feed(bytes) { tally.add($0) } }
    guard ending != nil else { return nil }
    reader.finish { tally.add($0) }
    let remote = record.destination.flatMap { $0.split(separator: ":").first }.map(String.init) ?? "NAME"
    return PCloudTrouble.find(
      in: tally,
      PCloudTrouble.Facts(
        remote: remote, job: record.job, hasHostname: hasHostname(remote),
        version: record.rcloneVersion.flatMap { RcloneVersion(text: $0) }))
  }

  /// Whether rclone's config names a host for the remote; a config that cannot be read is not blamed.
  private func hasHostname(_ remote: String) -> Bool {
    guard let settings = jobs?.contents.rclone,
      let file = try? RcloneConfigFile.find(settings, searching: session.surroundings.environment),
      case .plain(let config)? = try? file.load(), let values = config.values(in: remote)
    else { return true }
    return values["hostname"]?.isEmpty == false
  }
}
