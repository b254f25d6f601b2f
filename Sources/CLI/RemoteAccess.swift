import BackupCore
import Foundation
import Processes
import Rclone

/// The remotes as the `remote` commands reach them: the jobs folder's declarations and this machine's rclone.
struct RemoteAccess: Sendable {
  let session: Session
  let contents: JobsFolderContents

  /// Works without a jobs folder too, with rclone's own config and defaults; a broken `mirrorkeep.yaml` is refused.
  init(_ session: Session) throws {
    self.session = session
    contents = try LoadedJobs.orEmpty(session.surroundings).contents
    let shared = contents.problems.filter { $0.severity == .error && $0.file.hasSuffix("/" + JobFile.sharedName) }
    guard let first = shared.first else { return }
    for problem in shared { session.console.note(problem.description) }
    throw Failure(
      .jobInvalid, "'\(JobFile.sharedName)' is not valid: \(first.message)",
      hint: first.hint ?? "run 'mirrorkeep validate'")
  }

  func remotes() async throws -> PCloudRemotes {
    try await LiveRclone(
      contents.rclone, environment: session.surroundings.environment, store: nil, scratch: NSTemporaryDirectory()
    ).remotes()
  }

  var declared: [RemoteDeclaration] { contents.remotes.values.sorted { $0.name < $1.name } }
}
