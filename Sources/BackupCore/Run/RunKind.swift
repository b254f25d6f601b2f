/// What a run attempts.
package enum RunKind: String, CaseIterable, Codable, Sendable {
  case backup, restore, verify, drill, prune, recover
}
