import BackupCore
import Foundation
import Synchronization
import Testing

@testable import BackupEngine

/// Attempts and the hooks around them, each port's call written down.
@Suite struct BackUpJobTests {
  /// Calls of hooks, in order, and how each is to end.
  private final class Script: Sendable {
    let calls = Mutex<[String]>([])
    let results: [Hooks.Moment: Int32]

    init(_ results: [Hooks.Moment: Int32] = [:]) { self.results = results }

    func run(_ moment: Hooks.Moment, _ command: HookCommand, _ variables: [String: String]) -> HookResult {
      let outcome = [variables["MIRRORKEEP_OUTCOME"], variables["MIRRORKEEP_REASON"]].compactMap(\.self)
      calls.withLock { $0.append(([moment.rawValue, command.words[0]] + outcome).joined(separator: " ")) }
      return HookResult(moment, command.words, exitStatus: results[moment] ?? 0)
    }
  }

  private func run(
    _ world: EngineWorld, _ script: Script, hooks: Hooks = .both, retry: RetryRule = .none,
    failing: @escaping @Sendable (Int) -> Failure? = { _ in nil }
  ) async -> RunRecord {
    var job = world.job()
    job.hooks = hooks
    job.retry = retry
    var ports = world.ports()
    let tries = Mutex(0)
    ports.host.runHook = { moment, command, _, variables in script.run(moment, command, variables) }
    ports.remote.ensure = { _, _ in
      let number = tries.withLock { tries in
        tries += 1
        return tries
      }
      if let failure = failing(number) { throw failure }
    }
    let (asked, given) = (job, ports)
    return await backUp(asked, RunRequest(), through: given)
  }

  @Test func `around a run that does well`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    let script = Script()
    let record = await run(world, script)
    #expect(record.outcome == .succeeded && record.hooks.map(\.hook) == [.before, .before, .after, .finally])
    #expect(
      script.calls.withLock { $0 } == ["before one", "before two", "after three succeeded ", "finally five succeeded "])
    #expect(world.state.withLock { $0.saved[record.run] } == record && !world.state.withLock { $0.isLocked })
  }

  @Test func `a failing 'before' ends the run before the remote is asked anything`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    let script = Script([.before: 3])
    let record = await run(world, script)
    #expect(record.outcome == .failed && record.reason == .hookFailed && record.exitStatus == 1)
    #expect(
      script.calls.withLock { $0 } == [
        "before one", "failed four failed hook-failed", "finally five failed hook-failed",
      ])
    #expect(world.calls.allSatisfy { ["lock", "begin", "save"].contains($0) }, "\(world.calls)")
    #expect(world.mirror.isEmpty)
  }

  @Test func `75 in 'before' skips the run`() async throws {
    let world = try EngineWorld()
    let script = Script([.before: 75])
    let record = await run(world, script)
    #expect(record.outcome == .skipped && record.reason == .hookSkipped && record.exitStatus == 75)
    #expect(script.calls.withLock { $0 } == ["before one", "finally five skipped hook-skipped"])
  }

  @Test func `where the lock is refused only 'finally' runs`() async throws {
    let world = try EngineWorld()
    let script = Script()
    var job = world.job()
    job.hooks = .both
    var ports = world.ports()
    ports.host.lock = { _, _ in throw Failure(.locked, "another run") }
    ports.host.runHook = { moment, command, _, variables in script.run(moment, command, variables) }
    let (asked, given) = (job, ports)
    let record = await backUp(asked, RunRequest(), through: given)
    #expect(record.outcome == .skipped && record.reason == .locked && record.hooks.map(\.hook) == [.finally])
    #expect(script.calls.withLock { $0 } == ["finally five skipped locked"])
  }

  @Test func `what is saved before 'after' has ended does not say succeeded`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    let script = Script()
    var job = world.job()
    job.hooks = .both
    var ports = world.ports()
    let seen = Mutex<[RunRecord]>([])
    ports.host.runHook = { moment, command, _, variables in
      if moment == .after || moment == .finally {
        seen.withLock { $0 += world.state.withLock { Array($0.saved.values) } }
      }
      return script.run(moment, command, variables)
    }
    let (asked, given) = (job, ports)
    let record = await backUp(asked, RunRequest(), through: given)
    #expect(seen.withLock { $0.map(\.outcome) } == [.incomplete, .incomplete])
    #expect(seen.withLock { $0.allSatisfy { $0.reason == .hookFailed && $0.files.added == 1 } })
    #expect(world.state.withLock { $0.saved[record.run]?.outcome } == .succeeded)
  }

  @Test func `a failing 'after' leaves mirror and journal as they are`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    let record = await run(world, Script([.after: 1]))
    #expect(record.outcome == .incomplete && record.reason == .hookFailed && record.files.added == 1)
    #expect(world.mirror.count == 1 && world.state.withLock { $0.sentJournals.last } == record.run)
    let next = await run(world, Script())
    #expect(next.outcome == .succeeded && next.files.changed == 0)
  }

  @Test func `attempts are runs of their own under one lock, hooks run once`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    let script = Script()
    let record = await run(world, script, retry: RetryRule(attempts: 4, wait: TimeSpan(seconds: 0))) { number in
      number <= 2 ? Failure(number == 1 ? .network : .serverError, "no") : nil
    }
    #expect(record.outcome == .succeeded && record.attempt == 3)
    let saved = world.state.withLock { Array($0.saved.values).sorted { $0.run < $1.run } }
    #expect(saved.map(\.attempt) == [1, 2, 3] && saved.map(\.reason) == [.network, .serverError, nil])
    #expect(
      script.calls.withLock { $0 } == ["before one", "before two", "after three succeeded ", "finally five succeeded "])
    #expect(world.calls.filter { $0 == "lock" }.count == 1 && !world.state.withLock { $0.isLocked })
  }

  @Test func `the last attempt's failure is what the hooks see`() async throws {
    let world = try EngineWorld()
    let script = Script()
    let record = await run(world, script, retry: RetryRule(attempts: 2, wait: TimeSpan(seconds: 0))) { _ in
      Failure(.rateLimited, "no")
    }
    #expect(record.attempt == 2 && record.reason == .rateLimited)
    #expect(
      script.calls.withLock { $0.suffix(2) } == ["failed four failed rate-limited", "finally five failed rate-limited"])
  }

  @Test func `what does not pass is not tried again`() async throws {
    let world = try EngineWorld()
    let record = await run(world, Script(), retry: RetryRule(attempts: 5, wait: TimeSpan(seconds: 0))) { _ in
      Failure(.tokenRejected, "no")
    }
    #expect(record.attempt == 1 && record.reason == .tokenRejected)
  }

  @Test func `a step that the time limit ends is accounted for, and nothing follows it`() async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    _ = await world.run()
    world.put(["a": "one", "n": "new"])
    world.remove("b")
    var job = world.job()
    job.limits.duration = TimeSpan(seconds: 10)
    var ports = world.ports()
    ports.remote.apply = { [apply = ports.remote.apply] command, seen in
      let evidence = try await apply(command, seen)
      // All was sent when the connection began to hang.
      if command.step == .send { try await Task.sleep(for: .seconds(86_400)) }
      return evidence
    }
    let (asked, given) = (job, ports)
    let record = await backUp(asked, RunRequest(), through: given)
    #expect(record.outcome == .incomplete && record.reason == .timeLimit && record.exitStatus == 10)
    #expect(record.files.replaced == 1 && record.files.added == 1 && record.files.deleted == 0, "\(record)")
    #expect(world.calls.contains("look mirror") && !world.calls.contains("apply delete"), "\(world.calls)")
    let next = await world.run()
    #expect(next.outcome == .succeeded && next.files.changed == 1 && next.files.deleted == 1, "\(next)")
  }

  @Test func `no attempt begins when the time left is shorter than the pause`() async throws {
    let world = try EngineWorld()
    var job = world.job()
    job.limits.duration = TimeSpan(seconds: 600)
    job.retry = RetryRule(attempts: 5, wait: TimeSpan(seconds: 3600))
    var ports = world.ports()
    ports.remote.ensure = { _, _ in throw Failure(.network, "no") }
    let (asked, given) = (job, ports)
    let record = await backUp(asked, RunRequest(), through: given)
    #expect(record.attempt == 1 && record.reason == .network)
  }
}

extension Hooks {
  fileprivate static var both: Hooks {
    var hooks = Hooks()
    hooks.before = [.program(["one"]), .program(["two"])]
    hooks.after = [.program(["three"])]
    hooks.failed = [.program(["four"])]
    hooks.finally = [.program(["five"])]
    return hooks
  }
}
