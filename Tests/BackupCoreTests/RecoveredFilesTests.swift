import Foundation
import Testing

@testable import BackupCore

/// Job files written from journals load again, as the same job.
@Suite struct RecoveredFilesTests {
  @Test func `the job file says all the journal does`() throws {
    let remote = RemoteDeclaration(
      name: "pc", type: "pcloud", rootFolderID: "19066333043", region: .us, clientID: "id",
      clientSecret: .command(["pass", "show", "a b"]), token: .file("/run/secrets/pcloud"))
    let destination = try #require(Destination(remote: "pc", path: "a b/ph: otos"))
    let job = Job(
      name: "photos", source: "/home/ann/My: Pictures #1", destination: destination,
      filters: ["- *.tmp", "+ /a \"b\"/**", "- *"],
      guards: GuardLimits(maxDeletions: .percent(12.5), maxReplacements: .files(100), floor: 7), links: .store,
      keep: KeepRule(last: 10, monthly: 12), remote: remote)
    let json = try JSONEncoder().encode(job.declaration)
    let declaration = try JSONDecoder().decode(JobDeclaration.self, from: json)
    let contents = loadJobs(
      [
        .text("mirrorkeep.yaml", recoveredSharedFileText(declaration.remote)),
        .text("photos.yaml", recoveredJobFileText(declaration, destination: destination)),
      ], .ann)
    #expect(contents.problems == [])
    var expected = job
    expected.remote = nil
    #expect(try contents.jobs["photos"]?.get() == expected)
    // Nothing but remarks, which are right once the marks are taken off.
    let shared = recoveredSharedFileText(declaration.remote).split(separator: "\n")
    #expect(shared.allSatisfy { $0.hasPrefix("#") })
    let plain = shared.dropFirst(2).map { $0.dropFirst(2) }.joined(separator: "\n")
    #expect(loadJobs([.text("mirrorkeep.yaml", plain)], .ann).remotes["pc"] == remote)
  }

  @Test func `a journal of a version before 'keep' keeps all`() throws {
    let destination = try #require(Destination(remote: "pc", path: "p"))
    let job = Job(name: "p", source: "/s", destination: destination)
    let text = String(decoding: try JSONEncoder().encode(job.declaration), as: UTF8.self)
    #expect(!text.contains("keep"))
    let declaration = try JSONDecoder().decode(JobDeclaration.self, from: Data(text.utf8))
    #expect(recoveredJobFileText(declaration, destination: destination).contains("\nkeep: all\n"))
  }

  @Test(arguments: ["photos", "pc:/a", "pc,x=y:a", "pc:a/../b", ":local:/a", "-pc:a"])
  func `a destination on the command line follows the rules of job files`(text: String) {
    #expect(throws: Failure.self) { try Destination.written(text) }
  }
}
