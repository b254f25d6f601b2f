/// Job names for completion.
enum JobNames {
  @Sendable static func complete(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
    CompletionOptions.session(arguments).flatMap { try? $0.loadJobs().names } ?? []
  }
}
