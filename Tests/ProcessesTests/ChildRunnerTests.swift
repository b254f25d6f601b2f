import Processes
import Testing

@Suite struct ChildRunnerTests {
  @Test(arguments: [0, 1, 7, 127, 137, 255] as [Int32])
  func exitStatusComesBack(_ status: Int32) async throws {
    let exit = try await Children.runner().run(Children.shell("exit \(status)"))
    #expect(exit.end == .exited(status))
  }

  @Test(arguments: [1, 6, 9, 11, 15] as [Int32])
  func deathBySignalIsNotAnExitStatus(_ signal: Int32) async throws {
    let exit = try await Children.runner().run(Children.shell("kill -\(signal) $$"))
    #expect(exit.end == .signalled(signal))
  }

  @Test func bothStreamsAreCaptured() async throws {
    let child = try await Children.runner().capture(Children.shell("echo out; echo err >&2; exit 3"))
    #expect(child.outputText == "out\n")
    #expect(child.errorText == "err\n")
    #expect(child.exit.end == .exited(3))
    #expect(child.exit.peakMemoryBytes > 0)
  }
}
