import Foundation
import Testing

@testable import BackupCore

/// What hooks make of a run's record.
@Suite struct HookRecordTests {
  private func record(_ outcome: Outcome, _ reason: Reason? = nil) throws -> RunRecord {
    var record = RunRecord(
      run: try #require(RunID("20261124T030012Z-7f3a")), job: "photos", kind: .backup, trigger: .schedule, host: "nas",
      startedAt: Date(timeIntervalSince1970: 0), source: "/s", destination: "pc:p")
    record.outcome = outcome
    record.reason = reason
    record.exitStatus = reason?.exitStatus ?? 0
    record.message = "1 added"
    return record
  }

  private func result(_ hook: Hooks.Moment, _ status: Int32?, _ message: String? = nil) -> HookResult {
    HookResult(hook, ["prog", "x"], exitStatus: status, message: message)
  }

  @Test func `which hooks follow which outcome`() {
    let moments = Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, Hooks.moments(after: $0)) })
    for outcome in [Outcome.succeeded, .incomplete] { #expect(moments[outcome] == [.after, .finally]) }
    for outcome in [Outcome.failed, .held, .interrupted] { #expect(moments[outcome] == [.failed, .finally]) }
    for outcome in [Outcome.cancelled, .skipped] { #expect(moments[outcome] == [.finally]) }
  }

  @Test func `before: good, skip, anything else`() {
    #expect(result(.before, 0).failure(job: "photos") == nil)
    let skipped = result(.before, 75).failure(job: "photos")
    #expect(skipped?.reason == .hookSkipped && skipped?.exitStatus == 75)
    #expect(
      skipped?.message == "job 'photos': hook 'before' asked for no run this time ('prog': exit status 75)")
    for bad in [
      result(.before, 3), result(.before, 75, "ended after 1m"), result(.before, nil), result(.before, 0, "x"),
    ] {
      #expect(bad.failure(job: "photos")?.reason == .hookFailed)
      #expect(bad.failure(job: "photos")?.exitStatus == 1)
    }
    #expect(
      result(.before, 3).failure(job: "photos")?.message
        == "job 'photos': hook 'before' failed: 'prog': exit status 3; nothing was backed up")
  }

  @Test func `a failed hook makes a succeeded run incomplete, and no other run better or worse`() throws {
    var good = try record(.succeeded)
    good.take([result(.after, 0), result(.finally, 4)])
    #expect(good.outcome == .incomplete && good.reason == .hookFailed && good.exitStatus == 1)
    #expect(good.message == "1 added; hook 'finally' failed: 'prog': exit status 4" && good.hooks.count == 2)
    for reason in Reason.allCases {
      var other = try record(reason.outcome, reason)
      other.take([result(.failed, 1), result(.finally, 1)])
      #expect(other.outcome == reason.outcome && other.reason == reason && other.exitStatus == reason.exitStatus)
      #expect(other.message.contains("hook 'failed' failed") && other.message.contains("hook 'finally' failed"))
    }
  }

  @Test func `until its hooks have ended a run is not kept as succeeded`() throws {
    var hooks = Hooks()
    #expect(try record(.succeeded).awaiting(hooks).outcome == .succeeded)
    hooks.failed = [.program(["a"])]
    hooks.before = [.program(["a"])]
    #expect(try record(.succeeded).awaiting(hooks).outcome == .succeeded)
    for hook in [Hooks.Moment.after, .finally] {
      var hooks = Hooks()
      if hook == .after { hooks.after = [.shell("a")] } else { hooks.finally = [.shell("a")] }
      let kept = try record(.succeeded).awaiting(hooks)
      #expect(kept.outcome == .incomplete && kept.reason == .hookFailed && kept.exitStatus == 1)
      #expect(try record(.failed, .network).awaiting(hooks) == record(.failed, .network))
    }
  }

  @Test func `the variables`() throws {
    var failed = try record(.failed, .network)
    failed.files.added = 3
    failed.bytes.sent = 12
    failed.errors = [FileError(path: "secret/name", message: "m")]
    let variables = failed.hookVariables(.finally)
    #expect(variables["MIRRORKEEP_JOB"] == "photos" && variables["MIRRORKEEP_RUN"] == "20261124T030012Z-7f3a")
    #expect(variables["MIRRORKEEP_OUTCOME"] == "failed" && variables["MIRRORKEEP_REASON"] == "network")
    #expect(variables["MIRRORKEEP_EXIT_STATUS"] == "5" && variables["MIRRORKEEP_HOOK"] == "finally")
    #expect(variables["MIRRORKEEP_ADDED"] == "3" && variables["MIRRORKEEP_BYTES_SENT"] == "12")
    #expect(
      !variables.values.contains { $0.contains("secret") } && variables.keys.allSatisfy { $0.hasPrefix("MIRRORKEEP_") })
    #expect(failed.hookVariables(.before)["MIRRORKEEP_OUTCOME"] == nil)
    #expect(try record(.succeeded).hookVariables(.after)["MIRRORKEEP_REASON"] == "")
  }

  @Test func `records of a version before hooks are read`() throws {
    var with = try record(.succeeded)
    with.hooks = [result(.before, 0)]
    let json = try JSONEncoder().encode(with)
    #expect(try JSONDecoder().decode(RunRecord.self, from: json).hooks == with.hooks)
    var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    object["hooks"] = nil
    let old = try JSONSerialization.data(withJSONObject: object)
    #expect(try JSONDecoder().decode(RunRecord.self, from: old).hooks == [])
  }
}
