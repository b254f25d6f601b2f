import Foundation
import Processes
import TestSupport
import Testing

extension DescriptorTests {
  /// Rows 60 and 61 as far as the process itself goes: every test ends a process of its own.
  @Suite(.timeLimit(.minutes(2))) struct SignalTrapTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `rows 60, 61: the first signal cancels and is remembered`(_ signal: Int32) async throws {
      await #expect(processExitsWith: .exitCode(128 + signal)) { [signal] in
        SignalTrap.prepare()
        let ended = try await SignalTrap.cancelling {
          try await Children.runner().run(
            Children.shell("echo ready; exec sleep 1000"), onOutput: { _ in kill(getpid(), signal) })
        }
        guard ended.end == .signalled(SIGTERM), let received = SignalTrap.received else { exit(1) }
        exit(128 + received)
      }
    }

    @Test func theSecondSignalKillsTheChildrenAtOnce() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        SignalTrap.prepare()
        var command = Children.shell("trap 'echo again' TERM; echo ready; while :; do sleep 1000 & wait $!; done")
        command.gracePeriod = .seconds(3600)
        let waiting = command
        let ended = try await SignalTrap.cancelling {
          try await Children.runner().run(waiting, onOutput: { _ in kill(getpid(), SIGINT) })
        }
        exit(ended.end == .signalled(SIGKILL) && SignalTrap.received == SIGINT ? 42 : 1)
      }
    }

    @Test func theThirdSignalEndsTheProcess() async throws {
      await #expect(processExitsWith: .exitCode(130)) {
        SignalTrap.prepare()
        try await SignalTrap.cancelling {
          while true {
            kill(getpid(), SIGINT)
            try? await Task.sleep(for: .milliseconds(1))
          }
        }
      }
    }

    @Test func withoutARunASignalEndsTheProcess() async throws {
      await #expect(processExitsWith: .signal(SIGTERM)) {
        SignalTrap.prepare()
        kill(getpid(), SIGTERM)
        while true { pause() }
      }
    }

    @Test func anIgnoredHangUpStaysIgnored() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        signal(SIGHUP, SIG_IGN)
        SignalTrap.prepare()
        let ended = try await SignalTrap.cancelling {
          kill(getpid(), SIGHUP)
          return try await Children.runner().run(Children.shell("exit 5"))
        }
        exit(ended.end == .exited(5) && SignalTrap.received == nil ? 42 : 1)
      }
    }

    @Test func `row 74: a closed pipe is an error`() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        SignalTrap.prepare()
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        exit(write(ends[1], "x", 1) == -1 && errno == EPIPE ? 42 : 1)
      }
    }
  }
}
