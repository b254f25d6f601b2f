import Foundation
import TestSupport
import Testing

@testable import Processes

extension DescriptorTests {
  /// What the kernel says of held locks.
  @Suite struct LockTableTests {
    @Test func onlyHeldLocksOfThatProcessCount() throws {
      let folder = try TemporaryFolder()
      let (name, locks) = (LockName.job("photos"), folder.path("locks"))
      #expect(!LockTable("").holds(name, in: locks, pid: getpid()))
      let lock = try KernelLock.take(
        LockRequest(name, .exclusive), in: locks, holder: LockHolder(job: "photos", run: "r"))
      let table = try #require(LockTable.current())
      #expect(table.holds(name, in: locks, pid: getpid()))
      #expect(!table.holds(name, in: locks, pid: 1))
      #expect(!table.holds(.job("papers"), in: locks, pid: getpid()))
      lock.release()
      #expect(try #require(LockTable.current()).holds(name, in: locks, pid: getpid()) == false)
      let shared = try KernelLock.take(
        LockRequest(name, .shared), in: locks, holder: LockHolder(job: "photos", run: "r"))
      #expect(try #require(LockTable.current()).holds(name, in: locks, pid: getpid()))
      shared.release()
    }

    @Test(arguments: [
      ("1: FLOCK  ADVISORY  WRITE 77 08:01:INODE 0 EOF\n", true),
      ("1: FLOCK  ADVISORY  READ 77 00:2f:INODE 0 EOF", true),
      ("1: -> FLOCK  ADVISORY  WRITE 77 08:01:INODE 0 EOF\n", false),
      ("1: POSIX  ADVISORY  WRITE 77 08:01:INODE 0 EOF\n", false),
      ("1: FLOCK  ADVISORY  WRITE 78 08:01:INODE 0 EOF", false),
      ("1: FLOCK  ADVISORY  WRITE 77 08:01:1 0 EOF\n", false), ("garbage\n\n1: FLOCK\n", false),
    ])
    func linesOfTheKernel(line: String, isHeld: Bool) throws {
      let folder = try TemporaryFolder()
      let name = LockName.job("photos")
      try folder.write("", to: name.fileName)
      var status = stat()
      #expect(lstat(folder.path(name.fileName), &status) == 0)
      let table = LockTable(line.replacing("INODE", with: "\(status.st_ino)"))
      #expect(table.holds(name, in: folder.path(""), pid: 77) == isHeld)
    }
  }
}
