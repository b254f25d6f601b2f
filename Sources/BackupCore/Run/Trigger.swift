/// What started a run.
package enum Trigger: String, CaseIterable, Codable, Sendable {
  case manual, schedule
  case catchUp = "catch-up"
}
