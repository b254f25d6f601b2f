import Foundation
import TestSupport
import Testing

/// The state folder's disk refuses single system calls, by strace's fault injection.
@Suite struct InjectedErrorTests {
  /// A call, the error it ends with, and the how manieth one in a thread that touches the history.
  struct Injection: CustomTestStringConvertible, Sendable {
    let call: String
    let error: String
    let number: Int
    var testDescription: String { "\(call) \(number) \(error)" }
  }

  static let injections = ["fsync,fdatasync", "pwrite64", "openat", "unlink", "ftruncate", "pread64"].flatMap { call in
    [("EIO", 1), ("ENOSPC", 2), ("EIO", 4)].map { Injection(call: call, error: $0.0, number: $0.1) }
  }

  @Test(arguments: injections)
  func `row 80: an error of the state folder's disk never mixes old and new`(_ injection: Injection) async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f3")
    try world.write("new", "new")
    let before = try await world.far()
    let history = world.state + "/history.db"
    let ending = try await world.mirrorkeep(
      "run", "photos", "--json",
      through: [
        "strace", "-f", "--seccomp-bpf", "-qq", "-o", world.folder.path("trace"), "-P", history, "-P",
        history + "-journal", "-e", "trace=\(injection.call)", "-e",
        "inject=\(injection.call):error=\(injection.error):when=\(injection.number)",
      ])
    #expect([0, 1, 8, 9].contains(ending.status), "\(ending)")
    let record = try world.record(ending)
    #expect(record["exit_status"].int == Int(ending.status))
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    if record.outcome == "succeeded" { #expect(after.mirror().changes(to: try world.sourceTree()) == []) }

    // With a sound disk: every run that said it ended is there, and the mirror comes right.
    let next = try await world.backup()
    #expect(next.outcome == "succeeded", "\(next)")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
    let runs = try await world.history().map(\.run)
    if ending.status != 9 { #expect(runs.contains(record.run), "\(record)") }
    #expect(runs.contains(next.run))
  }
}
