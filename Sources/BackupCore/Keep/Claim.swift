/// `claim.json` in the keep folder: which host and job own a destination.
package struct Claim: Codable, Equatable, Sendable {
  package static let format = 1

  package var format: Int
  /// Made once, with the claim; names the destination in the history whatever the job is called later.
  package var claim: String
  /// The id of the owning state folder (made once, random), and its machine's name for people.
  package var hostID: String
  package var host: String
  package var job: String
  package var source: String
  package var destination: String
  /// `2026-11-24T03:00:12Z`
  package var since: String

  package init(
    claim: String, hostID: String, host: String, job: String, source: String, destination: String, since: String
  ) {
    format = Self.format
    self.claim = claim
    self.hostID = hostID
    self.host = host
    self.job = job
    self.source = source
    self.destination = destination
    self.since = since
  }

  package enum CodingKeys: String, CodingKey {
    case format, claim
    case hostID = "host_id"
    case host, job, source, destination, since
  }
}
