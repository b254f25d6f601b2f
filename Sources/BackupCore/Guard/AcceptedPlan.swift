/// What a plan that was looked at and accepted had shown: accepting it answers that and nothing beyond. Its changes, and
/// the files that left the backup by it, are left out of what the guards are given.
package struct AcceptedPlan: Equatable, Sendable {
  package var destination: String
  package var findings: [Finding]
  package var mounts: MountChange?

  package init(destination: String, findings: [Finding], mounts: MountChange?) {
    self.destination = destination
    self.findings = findings
    self.mounts = mounts
  }

  /// Whether it answers `finding` of a plan of these facts.
  func answers(_ finding: Finding, _ facts: PlanFacts) -> Bool {
    guard let shown = findings.first(where: { $0.reason == finding.reason }) else { return false }
    return switch finding.reason {
    case .sourceEmpty: facts.deletions == 0
    case .tooFewFiles: facts.sourceFiles >= shown.foundFiles ?? .max
    case .destinationChanged: facts.destination == destination
    // The first is answered by `--adopt` only; the others are made without what was shown.
    default: false
    }
  }
}
