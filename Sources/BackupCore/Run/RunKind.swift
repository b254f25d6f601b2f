/// What a run attempts.
package enum RunKind: String, CaseIterable, Codable, Sendable {
  case backup, restore, verify, drill, prune, recover

  /// How to go on after a run of `job` was stopped.
  package func wayOn(_ job: String) -> String {
    switch self {
    case .backup: "'mirrorkeep run \(job)' goes on where it stopped"
    case .prune: "'mirrorkeep prune \(job)' goes on where it stopped"
    case .verify: "'mirrorkeep verify \(job)' begins again"
    case .drill: "'mirrorkeep drill \(job)' begins again, with files of its own choice"
    case .restore, .recover: "run the same command again: it goes on where it stopped"
    }
  }
}
