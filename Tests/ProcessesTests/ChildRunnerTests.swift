import Foundation
import Processes
import TestSupport
import Testing

/// Rows 61, 62, 66, 68, 69, 72, 74 of the failure catalogue, and what a child finds when it starts.
@Suite(.timeLimit(.minutes(2))) struct ChildRunnerTests {
  @Test(arguments: [0, 1, 7, 127, 137, 255] as [Int32])
  func exitStatusComesBack(_ status: Int32) async throws {
    let exit = try await Children.runner().run(Children.shell("exit \(status)"))
    #expect(exit.end == .exited(status))
  }

  @Test(arguments: [1, 6, 9, 11, 15] as [Int32])
  func `row 68: death by signal is not an exit status`(_ signal: Int32) async throws {
    let exit = try await Children.runner().run(Children.shell("kill -\(signal) $$"))
    #expect(exit.end == .signalled(signal))
    #expect(exit.text == (signal == 9 ? "killed by signal 9, maybe out of memory" : "killed by signal \(signal)"))
  }

  @Test func bothStreamsAreCaptured() async throws {
    let child = try await Children.runner().capture(Children.shell("echo out; echo err >&2; exit 3"))
    #expect(child.outputText == "out\n")
    #expect(child.errorText == "err\n")
    #expect(child.exit.end == .exited(3))
    #expect(child.exit.peakMemoryBytes > 0)
    #expect(!child.truncated)
  }

  @Test func `row 70: a capture keeps the beginning`() async throws {
    let child = try await Children.runner().capture(Children.shell("echo 123456; echo x >&2"), limit: 4)
    #expect(child.outputText == "1234")
    #expect(child.errorText == "x\n")
    #expect(child.truncated)
  }

  /// Both pipes are filled far beyond what the kernel holds, then the end comes at once: nothing is lost.
  @Test func allOutputArrives() async throws {
    let script = "head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait"
    for _ in 0..<10 {
      let child = try await Children.runner().capture(Children.shell(script), limit: 1 << 23)
      #expect(child.output.count == 3_000_000)
      #expect(child.errorOutput.count == 2_000_000)
    }
  }

  @Test func inputDataReachesTheChildAndEnds() async throws {
    let data = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    var command = ChildCommand("/bin/cat")
    command.input = .data(data)
    let child = try await Children.runner().capture(command)
    #expect(child.output == data)
  }

  /// Row 74: the child closes its input; that kills nobody.
  @Test func `row 74: input nobody reads is dropped`() async throws {
    var command = Children.shell("exec 0<&-; exit 4")
    command.input = .data([UInt8](repeating: 1, count: 3_000_000))
    let exit = try await Children.runner().run(command)
    #expect(exit.end == .exited(4))
  }

  @Test func withoutInputTheChildReadsTheEnd() async throws {
    let child = try await Children.runner().capture(ChildCommand("/bin/cat"))
    #expect(child.output.isEmpty)
    #expect(child.exit.end == .exited(0))
  }

  @Test func environmentArgumentsAndFolderAreExactlyTheGivenOnes() async throws {
    let folder = try TemporaryFolder()
    let environment = ["A": "1", "WITH": "line\nbreak = é"]
    let variables = try await Children.runner().capture(ChildCommand("/usr/bin/env", environment: environment))
    #expect(variables.outputText == "A=1\nWITH=line\nbreak = é\n")
    let words = ["", "-x", "a b", "é\n$HOME", "*"]
    let arguments = try await Children.runner().capture(Children.shell("printf '<%s>' \"$@\"; pwd", words))
    #expect(arguments.outputText == words.map { "<\($0)>" }.joined() + "/\n")
    var inFolder = ChildCommand("/bin/pwd")
    inFolder.workingFolder = folder.path
    #expect(try await Children.runner().capture(inFolder).outputText == folder.path + "\n")
  }

  @Test func theChildStartsWithoutLimitsOfOurs() async throws {
    let child = try await Children.runner().capture(
      Children.shell("ulimit -c; umask; (: </dev/tty) 2>/dev/null && echo terminal || echo none"))
    #expect(child.outputText == "0\n0077\nnone\n")
    #if os(Linux)
      let signals = try await Children.runner().capture(
        ChildCommand("/bin/sed", ["-nE", "s/^Sig(Blk|Ign):.*(.{7})$/\\2/p", "/proc/self/status"]))
      #expect(signals.outputText == "0000000\n0000000\n", "the first 28; 32 and 33 belong to the C library")
      let descriptors = try await Children.runner().capture(ChildCommand("/bin/ls", ["/proc/self/fd"]))
      #expect(descriptors.outputText == "0\n1\n2\n3\n", "3 is the folder ls reads")
    #endif
  }

  /// Row 61.
  @Test func `row 61: cancelling ends the child`() async throws {
    let exit = try await Children.cancelAtFirstOutput(Children.shell("echo ready; exec sleep 1000"))
    #expect(exit.end == .signalled(15))
  }

  /// Row 62: TERM is ignored, KILL is not.
  @Test func `row 62: a child that ignores TERM is killed`() async throws {
    var command = Children.shell("trap '' TERM; echo ready; exec sleep 1000")
    command.gracePeriod = .milliseconds(40)
    #expect(try await Children.cancelAtFirstOutput(command).end == .signalled(9))
  }

  /// A sick rclone ends at the second TERM.
  @Test func termComesTwice() async throws {
    var command = Children.shell(
      "trap 'n=x$n; [ $n = xx ] && exit 42' TERM; echo ready; while :; do sleep 1000 & wait $!; done")
    command.gracePeriod = .milliseconds(200)
    #expect(try await Children.cancelAtFirstOutput(command).end == .exited(42))
  }

  /// The whole group ends, also a member that ignores TERM and outlives its parent.
  @Test func cancellingEndsTheWholeGroup() async throws {
    let end = try EndOfLife()
    var command = Children.shell(
      "exec 9>\"$1\"; (trap '' TERM; exec sleep 1000) & echo ready; exec sleep 1000", [end.path])
    command.gracePeriod = .milliseconds(40)
    #expect(try await Children.cancelAtFirstOutput(command).end == .signalled(15))
    _ = await end.wait()
  }

  @Test func aStoppedChildEndsToo() async throws {
    let exit = try await Children.cancelAtFirstOutput(Children.shell("echo ready; kill -STOP $$; exec sleep 1000"))
    #expect(exit.end == .signalled(15))
  }

  @Test func `row 70: the time limit ends the child`() async throws {
    var command = Children.shell("exec sleep 1000")
    command.timeLimit = .milliseconds(50)
    let exit = try await Children.runner().run(command)
    #expect(exit.end == .signalled(15))
    #expect(exit.timedOut)
  }

  @Test func aCancelledTaskStartsNothing() async throws {
    let folder = try TemporaryFolder()
    let runner = try Children.runner()
    let command = Children.shell("touch \"$1\"", [folder.path("made")])
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await runner.run(command)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!FileManager.default.fileExists(atPath: folder.path("made")))
  }

  /// Row 69: a process left behind with our pipes is not waited for.
  @Test func `row 69: a background grandchild is not waited for`() async throws {
    let child = try await Children.runner().capture(Children.shell("sleep 1000 & echo $!; exit 3"))
    #expect(child.exit.end == .exited(3))
    let left = try #require(Int32(child.outputText.dropLast()))
    #expect(kill(left, SIGKILL) == 0)
  }

  /// Row 70: one that also never stops writing.
  @Test func `rows 69, 70: a grandchild that keeps writing is not waited for`() async throws {
    let end = try EndOfLife()
    let exit = try await Children.runner().run(
      Children.shell("exec 9>\"$1\"; yes & exit 3", [end.path]))
    #expect(exit.end == .exited(3))
    _ = await end.wait()
  }
}
