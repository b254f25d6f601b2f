import BackupCore
import Testing

@testable import BackupEngine

@Suite struct CheckClaimTests {
  private let host = HostIdentity(id: "h1", name: "nas")

  private func claim(host: String = "h1", job: String = "photos") -> Claim {
    Claim(
      claim: "c", hostID: host, host: "nas", job: job, source: "/a", destination: "disk:photos",
      since: "2026-11-24T03:00:12Z")
  }

  private func job() throws -> Job {
    Job(name: "photos", source: "/a", destination: try #require(Destination(remote: "disk", path: "photos")))
  }

  @Test func ourClaimIsOurs() throws {
    #expect(try checkClaim(.found(claim()), of: job(), by: host, otherJobs: OtherJobs()) == claim())
    #expect(try checkClaim(.none, of: job(), by: host, otherJobs: OtherJobs()) == nil)
  }

  @Test func aRenamedJobFileTakesItsClaimAlong() throws {
    #expect(
      try checkClaim(.found(claim(job: "pictures")), of: job(), by: host, otherJobs: OtherJobs(names: ["music"])) != nil
    )
  }

  @Test func anothersClaimIsRefused() throws {
    for state in [
      KeepFolder.ClaimState.found(claim(host: "h2")), .found(claim(job: "music")), .unreadable("it is not a claim"),
    ] {
      let failure = #expect(throws: Failure.self) {
        try checkClaim(state, of: job(), by: host, otherJobs: OtherJobs(names: ["music"]))
      }
      #expect(failure?.reason == .claimedByAnother)
    }
  }
}
