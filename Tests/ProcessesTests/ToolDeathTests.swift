import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Processes

extension DescriptorTests {
  /// Rows 56, 57, 59, 63, 66, 71, 75: each in a process of its own, which is killed or spoilt.
  @Suite(.timeLimit(.minutes(3))) struct ToolDeathTests {
    private static let holder = LockHolder(job: "photos", run: "20261124T030012Z-7f3a")
    private static let name = LockName.job("photos")

    /// Row 56: the tool is killed; its child, which even ignores TERM, goes too, and then the lock is free (row 59).
    @Test func `rows 56, 59: no child outlives a killed tool`() async throws {
      let end = try EndOfLife()
      let folder = try TemporaryFolder()
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = end.path as String, state = folder.path as String] in
        let lock = try KernelLock.take(LockRequest(Self.name, .exclusive), in: state, holder: Self.holder)
        var command = Children.shell("exec 9>\"$1\"; trap '' TERM; echo ready; exec sleep 1000", [path])
        command.locks = [lock]
        _ = try await Children.runner().run(command, onOutput: { _ in kill(getpid(), SIGKILL) })
      }
      _ = await end.wait()
      try await waitForRelease([Self.name], in: folder)
    }

    /// Row 57: tool and supervisor are killed at once; the orphan itself still holds both locks.
    @Test func `row 57: an orphan keeps the locks`() async throws {
      let end = try EndOfLife()
      let folder = try TemporaryFolder()
      let requests = LockRequest.locks(job: "photos", destination: "pc:a", mode: .exclusive)
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = end.path as String, state = folder.path as String] in
        let requests = LockRequest.locks(job: "photos", destination: "pc:a", mode: .exclusive)
        var command = Children.shell("exec 9>\"$1\"; echo $$ >&9; echo $PPID; exec sleep 1000", [path])
        command.locks = try KernelLock.takeAll(requests, in: state, holder: Self.holder)
        _ = try await Children.runner().run(
          command,
          onOutput: { bytes in
            let supervisor = Int32(String(decoding: bytes, as: UTF8.self).dropLast()) ?? 0
            kill(supervisor, SIGKILL)
            kill(getpid(), SIGKILL)
          })
      }
      for request in requests {
        let failure = #expect(throws: Failure.self) {
          try KernelLock.take(LockRequest(request.name, .exclusive), in: folder.path, holder: Self.holder)
        }
        #expect(failure?.reason == .locked)
        #expect(failure?.message.contains("an rclone left over from run 20261124T030012Z-7f3a of job 'photos'") == true)
      }
      let orphan = try #require(Int32(end.written().dropLast()))
      #expect(kill(orphan, SIGKILL) == 0)
      _ = await end.wait()
      try await waitForRelease(requests.map(\.name), in: folder)
      _ = try KernelLock.takeAll(requests, in: folder.path, holder: Self.holder)
    }

    /// The kernel closes the descriptors of a killed process one after the other, so a lock may be free a moment later
    /// than the pipe that tells of its end.
    private func waitForRelease(_ names: [LockName], in folder: TemporaryFolder) async throws {
      for name in names {
        while KernelLock.isHeld(name, in: folder.path) { try await Task.sleep(for: .milliseconds(5)) }
      }
    }

    /// The supervisor alone is killed: the tool ends the child itself and says that it cannot know how it did.
    @Test func aLostSupervisorTakesTheChildAlong() async throws {
      let end = try EndOfLife()
      let folder = try TemporaryFolder()
      let started = folder.path("started")
      let script = """
        exec 9>"$1"; echo ready >&9
        while ! [ -e "$2" ]; do sleep 0.01; done
        kill -9 $PPID; exec sleep 1000
        """
      var command = Children.shell(script, [end.path, started])
      command.onStart = { _ in close(open(started, O_CREAT | O_WRONLY, 0o600)) }
      let exit = try await Children.runner().run(command)
      #expect(exit.end == .lost)
      #expect(await end.wait() == "ready\n")
    }

    /// Row 63.
    @Test func `row 63: ignored child signals lose no exit status`() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        signal(SIGCHLD, SIG_IGN)
        let status = try await Children.runner().run(Children.shell("exit 7"))
        let killed = try await Children.runner().run(Children.shell("kill -9 $$"))
        exit(status.end == .exited(7) && killed.end == .signalled(9) ? 42 : 1)
      }
    }

    /// Row 66: constant memory, nothing lost.
    @Test func `row 66: a gigabyte of error output needs no memory`() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        let runner = try Children.runner()
        _ = try await runner.run(Children.shell("exit 0"))
        let before = Self.peakMemory()
        let count = Counter()
        let ended = try await runner.run(
          Children.shell("head -c 1073741824 /dev/zero >&2"), onErrorOutput: { count.add($0.count) })
        let grown = Self.peakMemory() - before
        print("peak memory grew by \(grown) bytes")
        exit(ended.isZero && count.value == 1 << 30 && grown < 20 << 20 ? 42 : 1)
      }
    }

    /// Row 71.
    @Test(arguments: [20, 64])
    func `row 71: few descriptors are a failure, not a crash`(_ limit: Int) async throws {
      await #expect(processExitsWith: .exitCode(42)) { [limit] in
        var few = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
        #if os(Linux)
          setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &few)
        #else
          setrlimit(RLIMIT_NOFILE, &few)
        #endif
        do {
          _ = try await ChildRunner(ownProgram: "/bin/true").run(Children.shell("exit 0"))
        } catch let failure as Failure {
          exit(failure.reason == .noDescriptors && failure.exitStatus == 9 ? 42 : 2)
        }
      }
    }

    /// Row 75, scaled down: descriptors, zombies, threads and memory stay as they were, with eight at a time.
    @Test func `row 75: many runs leave nothing behind`() async throws {
      await #expect(processExitsWith: .exitCode(42)) {
        try await Self.runMany(40)
        let (descriptors, memory) = (Self.openDescriptors(), Self.peakMemory())
        try await Self.runMany(400)
        let grown = Self.peakMemory() - memory
        var status: Int32 = 0
        let hasChildren = waitpid(-1, &status, WNOHANG) != -1 || errno != ECHILD
        // A child's thread, with the three descriptors of its run loop, ends a moment after its run has returned.
        while Self.openDescriptors() > descriptors { usleep(5000) }
        exit(hasChildren ? 1 : grown < 5 << 20 ? 42 : 2)
      }
    }

    private static func runMany(_ count: Int) async throws {
      let runner = try Children.runner()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
          if index >= 8 { try await group.next() }
          group.addTask {
            let ended = try await runner.run(Children.shell("echo x; exit \(index % 200)"))
            guard ended.end == .exited(Int32(index % 200)) else { exit(3) }
          }
        }
        try await group.waitForAll()
      }
    }

    private static func openDescriptors() -> Int {
      (0..<1000).filter { fcntl($0, F_GETFD) != -1 }.count
    }

    private static func peakMemory() -> Int {
      var usage = rusage()
      #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
      #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
      #endif
    }
  }
}

/// Adds up on one thread, read on another later.
final class Counter: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var sum = 0

  func add(_ count: Int) {
    lock.lock()
    sum += count
    lock.unlock()
  }

  var value: Int {
    lock.lock()
    defer { lock.unlock() }
    return sum
  }
}
