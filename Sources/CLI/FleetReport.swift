import BackupCore
import Foundation
import History
import Processes
import Rclone

/// Makes the report of all machines that back up below one place of a remote, from the claims and journals there.
///
/// Nothing of mirrors and versions is read. A keep folder that cannot be read is named in a warning, and left out.
struct FleetReport {
  private let making: MakeReport
  private let root: Destination
  private let session: Session

  /// Throws a usage error for what is no place on a remote.
  init(_ making: MakeReport, below place: String) throws {
    self.making = making
    session = making.session
    do {
      root = try Destination.written(place)
    } catch let failure as Failure {
      throw UsageError(failure.message, hint: failure.hint)
    }
  }

  func report() async throws -> Report {
    let window = try making.window()
    let contents = try RemoteAccess(session).contents
    let scratch = NSTemporaryDirectory() + "/mirrorkeep-fleet-" + UUID().uuidString.lowercased()
    try PrivateFolder.make(scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let rclone = LiveRclone(
      contents.rclone, environment: session.surroundings.environment, store: nil, scratch: scratch)
    let (root, console) = (root, session.console)
    let facts = try await SignalTrap.cancelling {
      let remote = try await rclone.remote()
      var names: Set<String> = []
      var facts: [JobFacts] = []
      for keep in try await remote.keepFolders(below: root) {
        do {
          let one = try await Self.facts(keep, window, remote, known: names, console)
          names.insert(one.job)
          facts.append(one)
        } catch let failure as Failure where failure.reason != .signal {
          console.warn("'\(keep.destination)' is left out: \(failure.message)")
        }
      }
      return facts.sorted { $0.job < $1.job }
    }
    let quota = try session.openForReading()?.1.quotaSeen(remote: root.remote)
    return Report(
      facts, window, host: HostFacts.name, madeAt: session.surroundings.now(),
      quotas: quota.map { [root.remote: $0] } ?? [:], fleet: root.description)
  }

  /// What one keep folder's journals tell; its job is named `HOST/JOB`.
  private static func facts(
    _ keep: FoundKeepFolder, _ window: ReportWindow, _ remote: RcloneRemote, known: Set<String>, _ console: Console
  ) async throws -> JobFacts {
    let claim = try await remote.readClaim(on: keep.destination)
    var name = "\(claim.host)/\(claim.job)"
    if known.contains(name) { name += " (\(keep.destination))" }
    let runs = keep.journals(for: window)
    let job = Job(name: claim.job, source: claim.source, destination: keep.destination)
    let files = runs.isEmpty ? [] : try await remote.fetchJournals(job, runs)
    // One history each: copies of a keep folder hold the same runs.
    let fleet = try FleetHistory()
    let lost = try fleet.take(files, as: name, claim: claim.claim)
    for file in files { try? FileManager.default.removeItem(atPath: file.file) }
    if lost > 0 { console.warn("\(lost) journals of '\(keep.destination)' cannot be read and are left out") }
    var facts = try fleet.store.jobFacts(name, window)
    facts.host = claim.host
    facts.destination = keep.destination.description
    return facts
  }
}
