/// Job names for completion.
enum JobNames {
  @Sendable static func complete(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let session = try? Session(CompletionOptions.of(arguments)), let jobs = try? session.loadJobs() else { return [] }
    return jobs.names
  }
}
