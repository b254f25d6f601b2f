import BackupCore

/// A finding, and what would mend it without harm; nil where that takes a person.
struct Examined: Sendable {
  var finding: DoctorFinding
  /// Says what it did.
  var mend: (@Sendable () async throws -> String)?

  init(_ finding: DoctorFinding, mend: (@Sendable () async throws -> String)? = nil) {
    (self.finding, self.mend) = (finding, mend)
  }

  init(_ check: String, _ status: DoctorFinding.Status, _ message: String, hint: String? = nil) {
    self.init(DoctorFinding(check, status, message, hint: hint))
  }

  /// The finding once its mend was tried: in order with what was done, or as it was with why not.
  func mended() async -> DoctorFinding {
    guard finding.status != .ok, let mend else { return finding }
    do {
      return DoctorFinding(finding.check, .ok, "\(try await mend()) (it was: \(finding.message))")
    } catch {
      let failure = Failure.of(error)
      var finding = finding
      finding.message += "; it could not be mended: \(failure.message)"
      return finding
    }
  }
}
