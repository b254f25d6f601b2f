import BackupCore

/// Names of remotes for completion: the declared ones, then those jobs use.
enum RemoteNames {
  @Sendable static func complete(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let contents = CompletionOptions.session(arguments).flatMap({ try? $0.loadJobs().contents }) else {
      return []
    }
    let used = contents.jobs.values.compactMap { try? $0.get().destination.remote }
    return Set(contents.remotes.keys).union(used).sorted()
  }
}
