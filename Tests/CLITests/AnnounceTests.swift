import ArgumentParser
import BackupCore
import Foundation
import History
import Notify
import Processes
import TestSupport
import Testing

@testable import CLI

/// What a look at the schedule tells: overdue jobs and gaps, once, and their end.
@Suite struct AnnounceTests {
  @Test func `row 99: overdue is told once, until it is over`() async throws {
    let peer = try PythonPeer("http_server.py")
    let place = try Workplace()
    try place.addJob("photos")
    try place.addJob("papers")
    try place.share(
      """
      notify:
        ops: {type: ntfy, url: "http://127.0.0.1:\(peer.port)/ops"}
        life: {type: healthchecks, url: "http://127.0.0.1:\(peer.port)/life"}
      defaults: {notify: [life, {to: ops, on: [overdue, missed, recovered]}]}

      """)
    let options = try GlobalOptions.parse([
      "--jobs", place.folder.path("jobs"), "--state", place.folder.path("state"), "--quiet",
    ])
    let session = try Session(options)
    let jobs = try session.loadJobs()
    let sender = NotifySender(runner: ChildRunner(ownProgram: place.tool), environment: place.environment)
    let notifying = Notifying(session, jobs.contents, try Recording(session), sender: sender)
    func titles() throws -> [String] {
      try peer.entries("requests").compactMap { ($0["headers"] as? [String: String])?["Title"] }
    }

    await notifying.announce(overdue: ["photos"])
    await notifying.announce(overdue: ["photos"])
    #expect(try titles() == ["photos: overdue"])
    await notifying.announce(overdue: [], recovered: ["photos", "papers"])
    #expect(try titles() == ["photos: overdue", "photos: works again"])
    await notifying.announce(overdue: ["photos"])
    var gap = RunRecord(
      run: RunID(start: Date(), random: 1), job: "papers", kind: .backup, trigger: .schedule, host: "nas",
      startedAt: Date())
    gap.outcome = .missed
    await notifying.announce(overdue: [], missed: [gap, gap])
    #expect(try titles().suffix(2) == ["photos: overdue", "papers: missed"])
    // A heartbeat notices by itself.
    #expect(try peer.entries("requests").allSatisfy { $0["path"] as? String == "/ops" })
    #expect(try notifying.recording?.store.notifications(of: gap.run).map(\.event) == ["missed"])
    #expect(try place.run("run", "--all").status == 0)
    #expect(Set(try titles().suffix(2)) == ["photos: works again", "papers: works again"])
  }
}
