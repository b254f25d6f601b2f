import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// `report` over a year of history, in every format, by the real program.
@Suite struct ReportTests {
  /// One year for all tests of the suite: none changes it.
  private static let year = Result { () throws -> Workplace in
    let place = try Workplace()
    try ReportYear.fill(place.folder.path("state"))
    return place
  }

  private func report(_ arguments: String..., in place: Workplace? = nil) throws -> Ended {
    let place = try place ?? Self.year.get()
    return try place.run(["report"] + arguments, adding: ["MIRRORKEEP_NOW": ReportYear.now])
  }

  /// This machine's name as a report says it, in place of which golden files have `HOST`.
  private func anonymous(_ text: String) throws -> String {
    let host = try #require(JSONSerialization.jsonObject(with: Data(report("--json").output.utf8)) as? [String: Any])
    let name = try #require(host["host"] as? String)
    return text.replacing("host '\(name)'", with: "host 'HOST'").replacing("host \(name)", with: "host HOST")
      .replacing("\"host\" : \"\(name)\"", with: "\"host\" : \"HOST\"").replacing(
        "<bdi>\(name)</bdi>", with: "<bdi>HOST</bdi>"
      )
      .replacing("Backups of \(name)<", with: "Backups of HOST<")
  }

  @Test(arguments: [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md"), ("html", "html")])
  func aYearIsAsRecorded(_ format: String, _ ending: String) throws {
    let ended = try report("--since", "365d", "--format", format)
    #expect(ended.status == 0, "\(ended.messages)")
    Golden.expect(try anonymous(ended.output), matches: "report/year.\(ending)")
  }
}
