import Foundation
import TestSupport
import Testing

@testable import Processes

/// What tool and supervisor say to each other.
@Suite struct SuperviseWireTests {
  @Test func requestsArriveAsTheyWere() throws {
    let commands = [
      ChildCommand("/bin/true"),
      ChildCommand(
        "/opt/a b/rclone", ["", "--x", "é\n"], environment: ["A": "", "B": "c=d"], workingFolder: "/tmp",
        input: .data([1]), gracePeriod: .milliseconds(1500), fileCreationMask: 0o022),
    ]
    for command in commands {
      let wire = SuperviseRequest(command).wire
      #expect(SuperviseRequest.bodyLength(wire) == wire.count - 4)
      #expect(SuperviseRequest(body: wire[4...]) == SuperviseRequest(command))
    }
    #expect(SuperviseRequest(commands[1]).graceMilliseconds == 1500)
  }

  @Test func reportsArriveAsTheyWere() {
    let usage = ChildExit(end: .exited(255), peakMemoryBytes: 1 << 40, processorMicroseconds: 1 << 50)
    let reports: [SuperviseReport] = [
      .started(pid: 4_194_304), .refused(.workingFolder, code: 2), .ended(usage), .ended(ChildExit(end: .signalled(9))),
    ]
    for report in reports {
      #expect(report.wire.count == SuperviseReport.size)
      #expect(SuperviseReport(wire: report.wire) == report)
    }
  }

  @Test func brokenBytesAreNeitherRequestNorReport() {
    var random = SeededRandom()
    let request = SuperviseRequest(ChildCommand("/bin/true", ["a"], environment: ["B": "c"])).wire
    for _ in 0..<2000 {
      var wire = Array(request[4...].prefix(Int.random(in: 0...request.count, using: &random)))
      if let index = wire.indices.randomElement(using: &random) {
        wire[index] = UInt8.random(in: 0...255, using: &random)
      }
      _ = SuperviseRequest(body: wire[...])
      _ = SuperviseReport(wire: wire.prefix(SuperviseReport.size))
    }
    #expect(SuperviseRequest(body: []) == nil)
    #expect(SuperviseReport(wire: []) == nil)
  }

  @Test func descriptorsTravelWithTheBytes() throws {
    let (near, far) = try Descriptors.socketPair()
    let (read, write) = try Descriptors.pipe()
    let bytes = [UInt8](repeating: 7, count: 100)
    try DescriptorPassing.send(bytes, [write, read, write], over: near)
    close(write)
    var descriptors: [Int32] = []
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = buffer.withUnsafeMutableBytes { DescriptorPassing.receive(into: $0, &descriptors, over: far) }
    #expect(count == 100)
    #expect(descriptors.count == 3)
    #expect(descriptors.allSatisfy { fcntl($0, F_GETFD) == FD_CLOEXEC })
    #expect(Descriptors.writeAll(descriptors[0], [42]))
    #expect(buffer.withUnsafeMutableBytes { Descriptors.readOnce(read, into: $0) } == 1)
    #expect(buffer[0] == 42)
    ([near, far, read] + descriptors).forEach { close($0) }
  }

  @Test func anOrphanIsGoneWithinFiveSeconds() {
    let steps = Teardown.orphaned.steps
    #expect(steps.map(\.waitMilliseconds).reduce(0, +) <= 4000)
    #expect(steps.last?.signal == SIGKILL)
    #expect(Teardown.asked(graceMilliseconds: 10_000).steps.map(\.signal) == [SIGTERM, SIGTERM, SIGKILL])
  }
}
