import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// The steps of a restore against a world in memory: what is chosen, what is refused, what is called restored.
@Suite struct RestoreJobTests {
  /// Three points: `a` and `b`; `a` replaced, `t` touched; `b` deleted.
  private func history(foldsCase: Bool = false) async throws -> (
    RestoreWorld, [RunID], [[MirrorPath: EngineWorld.File]]
  ) {
    let restoring = try RestoreWorld(foldsCase: foldsCase)
    let world = restoring.world
    var (runs, mirrors): ([RunID], [[MirrorPath: EngineWorld.File]]) = ([], [])
    world.put(["a": "1", "b": "2", "c/d": "3", "t": "4"])
    for step in 0..<3 {
      if step == 1 { world.put(["a": "one", "t": "4"], at: 1_800_000_000) }
      if step == 2 { world.remove("b") }
      let record = await world.run()
      #expect(record.outcome == .succeeded)
      runs.append(record.run)
      mirrors.append(world.mirror)
    }
    return (restoring, runs, mirrors)
  }

  @Test func everyPointComesBackInOneFetch() async throws {
    let (restoring, runs, mirrors) = try await history()
    for (run, mirror) in zip(runs, mirrors) {
      restoring.with { $0 = RestoreWorld.Memory() }
      let report = await restoring.restore(try restoring.request(at: run))
      #expect(report.record.outcome == .succeeded, "\(report.record.message)")
      #expect(report.record.kind == .restore && report.record.exitStatus == 0)
      #expect(report.restore.atRun == run && report.restore.create == mirror.count)
      #expect(report.restore.bytes == mirror.values.reduce(0) { $0 + $1.bytes })
      let memory = restoring.with { $0 }
      #expect(memory.files == mirror)
      #expect(memory.fetched.count == 1 && memory.arrivals == nil && memory.warnings == [])
      #expect(restoring.world.state.withLock { $0.saved[report.record.run] } == report.record)
      #expect(restoring.world.mirror == mirrors[2])
    }
  }

  @Test func whatIsThereAlreadyIsNotFetched() async throws {
    let (restoring, _, mirrors) = try await history()
    restoring.with { memory in
      memory.exists = true
      memory.files["a"] = mirrors[2]["a"]
      memory.files["x"] = EngineWorld.File(content: "mine", bytes: 4, modified: 1)
    }
    var request = try restoring.request()
    #expect(await restoring.restore(request).record.reason == .targetRefused)
    request.intoExisting = true
    let report = await restoring.restore(request)
    #expect(report.record.outcome == .succeeded)
    #expect((report.restore.create, report.restore.unchanged) == (mirrors[2].count - 1, 1))
    #expect(restoring.with { $0.fetched } == [["m/c/d", "m/t"]])
    #expect(restoring.with { $0.files["x"]?.content } == "mine")
    // All there: nothing is asked of the remote.
    let again = await restoring.restore(request)
    #expect(again.record.outcome == .succeeded && again.restore.unchanged == mirrors[2].count)
    #expect(!restoring.world.calls.contains("version") && !restoring.world.calls.contains("prepare"))
  }

  @Test func nothingIsReplacedUnlessAllowed() async throws {
    let (restoring, _, mirrors) = try await history()
    let mine = EngineWorld.File(content: "mine", bytes: 4, modified: 1)
    restoring.with { memory in
      memory.exists = true
      memory.files["a"] = mine
    }
    var request = try restoring.request()
    request.intoExisting = true
    let refused = await restoring.restore(request)
    #expect(refused.record.reason == .targetRefused && refused.record.exitStatus == 2)
    #expect(refused.record.message.contains("'a'") && refused.record.hint?.contains("--overwrite") == true)
    #expect(restoring.with { $0.files } == ["a": mine])
    #expect(restoring.with { $0.fetched } == [])
    request.differing = .replace
    let report = await restoring.restore(request)
    #expect(report.record.outcome == .succeeded && report.restore.replace == 1 && report.record.files.replaced == 1)
    #expect(restoring.with { $0.files } == mirrors[2])
  }

  @Test func aFileThatCannotBeReadKeepsNobodyBack() async throws {
    let (restoring, _, _) = try await history()
    restoring.with { $0.unfetched["m/t"] = "permission denied" }
    let failed = await restoring.restore(try restoring.request())
    #expect(failed.record.outcome == .incomplete && failed.record.reason == .filesFailed)
    #expect(failed.record.errors == [FileError(path: "t", message: "permission denied")])
    #expect(failed.record.files.failed == 1 && failed.record.files.added == 2)
  }

  @Test func aDryRunTouchesAndRecordsNothing() async throws {
    let (restoring, _, mirrors) = try await history()
    var request = try restoring.request()
    request.isDryRun = true
    let saved = restoring.world.state.withLock { $0.saved }
    let report = await restoring.restore(request)
    #expect(report.record.outcome == .succeeded && report.restore.dryRun)
    #expect(report.restore.create == mirrors[2].count)
    #expect(report.largest.map(\.path) == ["a", "c/d", "t"])
    #expect(restoring.with { !$0.exists && $0.files.isEmpty && $0.fetched.isEmpty })
    #expect(restoring.world.state.withLock { $0.saved } == saved)
    #expect(Set(restoring.world.calls) == ["points", "lockShared", "newList", "files"])
  }

  @Test func whatIsNotThereIsNothingFound() async throws {
    let (restoring, runs, _) = try await history()
    for request in [try restoring.request(["b"]), try restoring.request(["a", "typo"])] {
      let report = await restoring.restore(request)
      #expect(report.record.reason == .nothingFound && report.record.exitStatus == 2)
      #expect(restoring.with { $0.files.isEmpty && !$0.exists })
    }
    #expect(await restoring.restore(try restoring.request(["b"], at: runs[1])).record.outcome == .succeeded)
    var early = try restoring.request()
    early.at = .instant(.distantPast)
    #expect(await restoring.restore(early).record.reason == .nothingFound)
    early.at = .shortRun("beef")
    #expect(await restoring.restore(early).record.reason == .nothingFound)
    let empty = try RestoreWorld()
    #expect(await empty.restore(try empty.request()).record.reason == .nothingFound)
  }

  @Test func row106AFileAsOfARun() async throws {
    let (restoring, runs, _) = try await history()
    _ = await restoring.restore(try restoring.request(["a"], at: runs[0]))
    #expect(restoring.with { $0.files.mapValues(\.content) } == ["a": "1"])
    // Its version has the later time of the touch; the state's own comes back.
    restoring.with { $0 = RestoreWorld.Memory() }
    let report = await restoring.restore(try restoring.request(["t"], at: runs[0]))
    #expect(report.record.outcome == .succeeded && report.restore.altered == 0)
    #expect(restoring.with { $0.files["t"]?.modified } == 1_700_000_000_000_000_005)
  }

  @Test func aFileThatIsGoneFromTheRemoteIsLostAndTheOthersComeBack() async throws {
    let (restoring, runs, mirrors) = try await history()
    restoring.world.state.withLock { $0.mirror["t"] = nil }
    let report = await restoring.restore(try restoring.request())
    #expect(report.record.outcome == .incomplete && report.record.reason == .versionLost)
    #expect(report.record.exitStatus == 1 && report.restore.lost == 1)
    #expect(report.record.errors.map(\.path) == ["t"])
    #expect(restoring.with { Set($0.files.keys) } == Set(mirrors[2].keys).subtracting(["t"]))
    // A remote that is not there has lost nothing.
    restoring.with { $0 = RestoreWorld.Memory() }
    restoring.world.state.withLock { $0.isGone = true }
    let gone = await restoring.restore(try restoring.request(at: runs[0]))
    #expect(gone.record.reason == .unverified && gone.record.outcome == .failed && gone.restore.lost == 0)
  }

  @Test func whatCouldNotBeListedIsNotCalledLost() async throws {
    let (restoring, _, _) = try await history()
    restoring.world.state.withLock { ($0.mirror["t"], $0.mirror["c/d"]) = (nil, nil) }
    restoring.with { memory in
      memory.fetchFailure = StepEvidence(failure: Failure(.filesFailed, "1 error"))
      memory.said = [(MirrorPath("m/c"), "permission denied")]
    }
    let report = await restoring.restore(try restoring.request())
    #expect(report.record.reason == .filesFailed && report.restore.lost == 0)
    #expect(
      report.record.errors == [
        FileError(path: "c/d", message: "permission denied"), FileError(path: "t", message: "not fetched"),
      ])
    #expect(restoring.with { Set($0.files.keys) } == ["a"])
  }

  @Test func whatSomebodyElseChangedIsNotSilentlyCalledRestored() async throws {
    let (restoring, _, _) = try await history()
    restoring.world.state.withLock { state in
      state.mirror["a"] = EngineWorld.File(content: "other", bytes: 5, modified: 1_900_000_000_000_000_000)
    }
    let report = await restoring.restore(try restoring.request())
    #expect(report.record.outcome == .incomplete && report.record.reason == .versionLost)
    #expect(report.restore.altered == 1 && report.restore.lost == 0)
    #expect(report.record.errors.map(\.path) == ["a"])
    #expect(restoring.with { $0.files["a"]?.content } == "other")
    #expect(restoring.with { $0.warnings.count } == 1)
    // Of the same size, only the time tells.
    let (second, _, _) = try await history()
    second.world.state.withLock { $0.mirror["a"]?.modified = 1_900_000_000_000_000_000 }
    let doubtful = await second.restore(try second.request())
    #expect(doubtful.record.outcome == .succeeded && doubtful.restore.altered == 1)
    #expect(second.with { $0.warnings.count } == 1)
  }

  @Test func verifyFindsWhatDiffersAndKeepsItBack() async throws {
    let (restoring, _, mirrors) = try await history()
    restoring.with { memory in
      memory.exists = true
      memory.files["t"] = mirrors[2]["t"]
      memory.unequal = ["m/a", "m/t"]
    }
    var request = try restoring.request()
    (request.intoExisting, request.verifies) = (true, true)
    let report = await restoring.restore(request)
    #expect(report.record.reason == .filesFailed && report.restore.verified)
    #expect(Set(report.record.errors.map(\.path)) == ["a", "t"])
    #expect(restoring.with { $0.files["a"] } == nil)
    #expect(restoring.with { $0.files["t"] } == mirrors[2]["t"])
    restoring.with { $0.unequal = [] }
    let good = await restoring.restore(request)
    #expect(good.record.outcome == .succeeded && good.restore.verified && good.restore.unchanged == 2)
  }

  @Test func row104FailuresThatStopEverythingNameTheMissingFiles() async throws {
    for reason in [Reason.diskFull, .network, .tokenRejected, .rcloneKilled] {
      let (restoring, _, mirrors) = try await history()
      restoring.with { memory in
        memory.unfetched = ["m/a": "no space", "m/t": "no space"]
        memory.fetchFailure = StepEvidence(failure: Failure(reason, "stopped"), isFatal: true)
      }
      let report = await restoring.restore(try restoring.request())
      #expect(report.record.reason == reason && report.record.exitStatus == reason.exitStatus)
      #expect(report.record.errors.map(\.path) == ["a", "t"])
      #expect(restoring.with { Set($0.files.keys) == ["c/d"] && $0.arrivals == [:] })
      #expect(report.record.files.added == 1)
      restoring.with { ($0.unfetched, $0.fetchFailure) = ([:], nil) }
      // The same command goes on.
      let next = await restoring.restore(try restoring.request())
      #expect(next.record.outcome == .succeeded && restoring.with { $0.files } == mirrors[2])
    }
  }

  @Test func whatReplacesAFileWaitsForTheWholeFetch() async throws {
    let (restoring, _, mirrors) = try await history()
    let mine = EngineWorld.File(content: "mine", bytes: 4, modified: 1)
    restoring.with { memory in
      memory.exists = true
      memory.files["a"] = mine
      memory.unfetched = ["m/t": "no space"]
      memory.fetchFailure = StepEvidence(failure: Failure(.network, "stopped"), isFatal: true)
    }
    var request = try restoring.request()
    (request.intoExisting, request.differing) = (true, .replace)
    #expect(await restoring.restore(request).record.reason == .network)
    #expect(restoring.with { $0.files["a"] } == mine && restoring.with { $0.files["c/d"] } == mirrors[2]["c/d"])
    restoring.with { ($0.unfetched, $0.fetchFailure) = ([:], nil) }
    let next = await restoring.restore(request)
    #expect(next.record.outcome == .succeeded && restoring.with { $0.files } == mirrors[2])
    #expect(next.record.files.replaced == 1)
  }

  @Test func whatIsComparedByHashWaitsForTheComparison() async throws {
    let (restoring, _, _) = try await history()
    restoring.with { $0.unequal = ["m/c/d"] }
    var request = try restoring.request()
    request.verifies = true
    let report = await restoring.restore(request)
    #expect(report.record.outcome == .incomplete && report.record.errors.map(\.path) == ["c/d"])
    #expect(restoring.with { Set($0.files.keys) } == ["a", "t"])
  }

  @Test func row14NamesTheTargetTakesForTheSame() async throws {
    let restoring = try RestoreWorld(foldsCase: true)
    restoring.world.put(["README": "upper", "readme": "lower", "e\u{301}": "nfd", "é": "nfc", "z": "z"])
    #expect(await restoring.world.run().outcome == .succeeded)
    let report = await restoring.restore(try restoring.request())
    #expect(report.record.outcome == .incomplete && report.record.reason == .filesFailed)
    #expect(report.record.errors.count == 2 && report.record.errors[0].path == "readme")
    #expect(restoring.with { Set($0.files.values.map(\.content)) } == ["upper", "nfd", "z"])
  }

  @Test func aFileNamedLikeAStoredLinkIsAFile() async throws {
    let restoring = try RestoreWorld()
    restoring.world.put(["l.rclonelink": "text", "a": "1"])
    #expect(await restoring.world.run().outcome == .succeeded)
    var request = try restoring.request()
    // The job stores links today; it did not when this was stored.
    request.job?.links = .store
    let report = await restoring.restore(request)
    #expect(report.record.outcome == .succeeded)
    #expect(restoring.with { $0.links.isEmpty && $0.files["l.rclonelink"]?.content == "text" })
  }

  @Test func aLinkWhoseTargetTheHistoryHasIsNotFetched() async throws {
    let restoring = try RestoreWorld()
    restoring.world.put(["l.rclonelink": "to"])
    restoring.world.links.withLock { $0 = ["l.rclonelink": Array("to".utf8)] }
    #expect(await restoring.world.run().outcome == .succeeded)
    let report = await restoring.restore(try restoring.request(["l"]))
    #expect(report.record.outcome == .succeeded && report.restore.create == 1)
    #expect(restoring.with { $0.links } == ["l": Array("to".utf8)])
    #expect(restoring.with { $0.fetched } == [])
    let again = await restoring.restore(
      {
        var request = $0
        request.intoExisting = true
        return request
      }(try restoring.request()))
    #expect(again.restore.unchanged == 1)
  }

  @Test func aDeadBackupIsAccountedForFirst() async throws {
    let (restoring, runs, mirrors) = try await history()
    let world = restoring.world
    world.put(["a": "dead"], at: 1_850_000_000)
    world.state.withLock { $0.canCopy = true }
    // The process dies right after the content was sent.
    _ = await world.run()
    let calls = world.calls
    let number = try #require(calls.firstIndex(of: "apply replace"))
    world.put(["a": "dead again"], at: 1_860_000_000)
    world.state.withLock { ($0.strikeAt, $0.strike) = (number + 1, .die) }
    _ = await world.run()
    world.calmDown()
    #expect(!world.plans.runs().isEmpty)
    let report = await restoring.restore(try restoring.request(at: runs[2]))
    #expect(report.record.outcome == .succeeded, "\(report.record)")
    #expect(restoring.with { $0.files } == mirrors[2])
    #expect(world.plans.runs().isEmpty)
  }
}

/// A restore in which one call fails, is where a person presses Ctrl-C, or is the last before the process dies: for every
/// call there is. It is no success, nothing of the target is lost, the remote stays as it was, and the next one goes on.
@Suite struct StruckRestoreTests {
  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die], [false, true])
  func everyCall(strike: EngineWorld.Strike, verifies: Bool) async throws {
    let calls = try await Self.restore(strikeAt: nil, strike, verifies)
    #expect(calls.contains("put") && calls.contains("fetch") && calls.contains("lockShared"))
    for number in calls.indices { _ = try await Self.restore(strikeAt: number, strike, verifies) }
  }

  private static func restore(strikeAt number: Int?, _ strike: EngineWorld.Strike, _ verifies: Bool) async throws
    -> [String]
  {
    let restoring = try RestoreWorld()
    let world = restoring.world
    world.put(["a": "1", "b": "2", "c/d": "3"])
    let point = await world.run()
    world.put(["a": "one"], at: 1_800_000_000)
    world.remove("b")
    #expect(await world.run().outcome == .succeeded)
    let (mirror, versions) = world.state.withLock { ($0.mirror, $0.versions) }
    let mine = EngineWorld.File(content: "mine", bytes: 4, modified: 1)
    restoring.with { memory in
      memory.exists = true
      memory.files = ["mine": mine, "a": mine]
    }
    var request = try restoring.request(at: point.run)
    (request.intoExisting, request.differing, request.verifies) = (true, .replace, verifies)

    world.state.withLock { ($0.strikeAt, $0.strike) = (number, strike) }
    let struck = await restoring.restore(request)
    let calls = world.calls
    let name = number.map { calls.indices.contains($0) ? calls[$0] : "" } ?? ""
    // What could not be put in place with many others is tried once more by itself.
    let isTriedAgain = strike == .fail && name == "put"
    if number != nil, strike != .cancel, !isTriedAgain { #expect(struck.record.outcome != .succeeded, "'\(name)'") }
    if strike == .cancel, struck.record.outcome != .succeeded, number != nil {
      #expect(struck.record.reason == .signal, "'\(name)': \(struck.record.message)")
    }
    let files = restoring.with { $0.files }
    if struck.record.outcome == .succeeded { #expect(files.count == 4 && files["a"]?.content == "1", "'\(name)'") }
    #expect(files["mine"] == mine, "'\(name)'")
    #expect(files["a"] == mine || files["a"]?.content == "1", "'\(name)'")

    world.calmDown()
    let next = await restoring.restore(request)
    #expect(next.record.outcome == .succeeded, "after '\(name)': \(next.record.message) \(next.record.errors)")
    #expect(restoring.with { $0.files.mapValues(\.content) } == ["a": "1", "b": "2", "c/d": "3", "mine": "mine"])
    #expect(world.state.withLock { $0.mirror == mirror && $0.versions == versions && !$0.isLocked })
    return calls
  }
}
