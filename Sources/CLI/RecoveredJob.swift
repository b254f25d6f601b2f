import BackupCore
import BackupEngine
import Foundation
import Processes

/// Writes the files of a recovered job into the jobs folder; what exists stays as it is.
struct RecoveredJob {
  let session: Session
  let job: String
  let destination: Destination
  let report: RecoverReport

  /// Absolute paths of files written and of those that were there.
  func write() throws -> (written: [String], kept: [String]) {
    let folder = try session.surroundings.jobsFolder
    var (written, kept): ([String], [String]) = ([], [])
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for (name, text) in [(JobFile.sharedName, sharedText), ("\(job).yaml", jobText)] {
        let path = folder + "/" + name
        if FileManager.default.fileExists(atPath: path) {
          kept.append(path)
        } else {
          try PrivateFile.create(Array(text.utf8), at: path)
          written.append(path)
        }
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        .stateUnwritable, "the jobs folder '\(folder)' cannot be written",
        hint: "check its owner and mode, or name another with '--jobs'; then run 'mirrorkeep recover' again")
    }
    return (written, kept)
  }

  private var sharedText: String {
    recoveredSharedFileText(report.job?.remote.flatMap { $0.name == destination.remote ? $0 : nil })
  }

  /// Without a journal the claim tells no more than source and destination.
  private var jobText: String {
    let fromClaim = Job(name: job, source: report.claim.source, destination: destination).declaration
    return recoveredJobFileText(report.job ?? fromClaim, destination: destination)
  }
}
