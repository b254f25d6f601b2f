package import BackupCore

/// What is true about one remote: the value behind `remote check`, whose JSON is DESIGN section 5's.
package struct RemoteCheck: Equatable, Sendable {
  package var remote: String
  /// rclone's backend type; nil when the remote does not exist.
  package var type: String?
  package var exists = false
  /// Decimal, without rclone's `d`; nil for the account's (or app's) own root and for other types.
  package var rootFolderID: String?
  package var region: RemoteDeclaration.Region?
  package var tokenWorks = false
  /// Whether the token opens nothing but the root folder; nil when that could not be decided.
  package var limitedToRoot: Bool?
  package var quotaBytes: Int64?
  package var usedBytes: Int64?
  /// In the order of `Reason`, `not-limited` last.
  package private(set) var problems: [RemoteCheckProblem] = []
  /// What a person should know though nothing is wrong with the remote (the config's file mode).
  package var warnings: [String] = []

  package init(remote: String) {
    self.remote = remote
  }

  /// 0 without problems, else the first reason's status; `not-limited` alone is 1.
  package var exitStatus: Int32 {
    problems.first.map { $0.reason?.exitStatus ?? 1 } ?? 0
  }

  /// The first problem a run or a set-up cannot go on with; `not-limited` is none.
  package var failure: Failure? {
    problems.first { $0.reason != nil }.flatMap { problem in
      problem.reason.map { Failure($0, problem.message, hint: problem.hint) }
    }
  }

  package mutating func report(_ problem: RemoteCheckProblem) {
    guard !problems.contains(where: { $0.code == problem.code }) else { return }
    problems.append(problem)
    problems.sort { first, second in
      guard let firstReason = first.reason else { return false }
      guard let secondReason = second.reason else { return true }
      return Reason.precedes(firstReason, secondReason)
    }
  }

  package mutating func report(_ failure: Failure) { report(RemoteCheckProblem(failure)) }
}
