import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

extension DescriptorTests {
  /// Rows 23, 58, 59: who may run beside whom, across processes.
  @Suite(.timeLimit(.minutes(2))) struct KernelLockTests {
    private static let holder = LockHolder(job: "photos", run: "20261124T030012Z-7f3a")

    @Test(arguments: [
      // first, second, do they exclude each other?
      ("pc:a", "pc:a", true), ("pc:a", "pc:a/b", true), ("pc:a/b/c", "pc:a", true), ("pc:", "pc:a/b", true),
      ("pc:a/", "pc:/a", true), ("pc:a//b", "pc:a/./b", true), ("pc:a", "pc:b", false), ("pc:a", "pc:ab", false),
      ("pc:a/b", "pc:a/c", false), ("pc:a", "other:a", false), ("pc:a b", "pc:a%20b", false),
    ])
    func overlappingTreesExcludeEachOther(_ first: String, _ second: String, _ exclude: Bool) throws {
      for (left, right) in [(first, second), (second, first)] {
        let folder = try TemporaryFolder()
        let held = try KernelLock.takeAll(
          LockRequest.locks(job: "one", destination: left, mode: .exclusive), in: folder.path, holder: Self.holder)
        let other = LockRequest.locks(job: "two", destination: right, mode: .exclusive)
        if exclude {
          let failure = #expect(throws: Failure.self) {
            try KernelLock.takeAll(other, in: folder.path, holder: Self.holder)
          }
          #expect(failure?.exitStatus == 75)
        } else {
          _ = try KernelLock.takeAll(other, in: folder.path, holder: Self.holder)
        }
        held.forEach { $0.release() }
        let again = try KernelLock.takeAll(other, in: folder.path, holder: Self.holder)
        again.forEach { $0.release() }
      }
    }

    @Test func `row 23: shared holders keep only writers out`() throws {
      let folder = try TemporaryFolder()
      func take(_ mode: LockRequest.Mode) throws -> [KernelLock] {
        try KernelLock.takeAll(
          LockRequest.locks(job: "photos", destination: "pc:a", mode: mode), in: folder.path, holder: Self.holder)
      }
      let readers = [try take(.shared), try take(.shared)]
      #expect(throws: Failure.self) { try take(.exclusive) }
      readers.joined().forEach { $0.release() }
      let writer = try take(.exclusive)
      #expect(throws: Failure.self) { try take(.shared) }
      writer.forEach { $0.release() }
    }

    @Test func aRefusalNamesTheHolderAndTakesNothing() throws {
      let folder = try TemporaryFolder()
      let tree = LockRequest(.tree("pc:a"), .exclusive)
      let held = try KernelLock.take(tree, in: folder.path, holder: Self.holder)
      let failure = #expect(throws: Failure.self) {
        try KernelLock.takeAll(
          LockRequest.locks(job: "docs", destination: "pc:a", mode: .exclusive), in: folder.path,
          holder: LockHolder(job: "docs", run: "r"))
      }
      let who = "run 20261124T030012Z-7f3a of job 'photos' (process \(getpid()))"
      #expect(failure?.message == "destination 'pc:a' is in use by \(who)")
      #expect(failure?.reason == .locked)
      #expect(!KernelLock.isHeld(.job("docs"), in: folder.path))
      #expect(KernelLock.isHeld(.tree("pc:a"), in: folder.path))
      held.release()
      held.release()
      #expect(!KernelLock.isHeld(.tree("pc:a"), in: folder.path))
    }

    /// Row 58: fifty at once, every one a process of its own that waits until all have tried.
    @Test func `row 58: of fifty processes one wins`() async throws {
      let folder = try TemporaryFolder()
      let lock = try KernelLock.take(LockRequest(.job("photos"), .exclusive), in: folder.path, holder: Self.holder)
      let path = folder.path(lock.request.name.fileName)
      let script = """
        import fcntl, os, sys
        tried, go = os.pipe(), os.pipe()
        for _ in range(50):
            if os.fork() == 0:
                lock = os.open(sys.argv[1], os.O_RDWR)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.write(tried[1], b"w")
                except BlockingIOError:
                    os.write(tried[1], b"-")
                os.close(go[1])
                os.read(go[0], 1)
                os._exit(0)
        outcome = b""
        while len(outcome) < 50:
            outcome += os.read(tried[0], 50)
        print(outcome.count(b"w"))
        """
      let command = ChildCommand(
        try findProgram("python3"), ["-c", script, path],
        environment: ChildEnvironment.allowed(named: ["LD_LIBRARY_PATH"]))
      let runner = try Children.runner()
      #expect(try await runner.capture(command).outputText == "0\n", "ours keeps all out")
      lock.release()
      #expect(try await runner.capture(command).outputText == "1\n")
    }

    /// The same inside one process: every taker opens the file itself.
    @Test func `row 58: of fifty threads one wins`() async throws {
      let folder = try TemporaryFolder()
      let taken = await withTaskGroup(of: KernelLock?.self) { group in
        for _ in 0..<50 {
          group.addTask {
            try? KernelLock.take(LockRequest(.job("photos"), .exclusive), in: folder.path, holder: Self.holder)
          }
        }
        var all: [KernelLock] = []
        for await lock in group { if let lock { all.append(lock) } }
        return all
      }
      #expect(taken.count == 1)
    }

    /// A child holds the lock as its input, finds nothing to read there, and frees it by ending.
    @Test func `rows 57, 59: the child holds its locks`() async throws {
      let folder = try TemporaryFolder()
      let locks = try KernelLock.takeAll(
        LockRequest.locks(job: "photos", destination: "pc:a", mode: .exclusive), in: folder.path, holder: Self.holder)
      var command = Children.shell("cat; for f in 0 3 4 5; do readlink /proc/$$/fd/$f; done")
      command.locks = locks
      #if os(Linux)
        let child = try await Children.runner().capture(command)
        let paths = locks.map { folder.path($0.request.name.fileName) }
        #expect(child.outputText == paths.joined(separator: "\n") + "\n")
      #endif
      #expect(KernelLock.isHeld(.job("photos"), in: folder.path))
      locks.forEach { $0.release() }
      #expect(!KernelLock.isHeld(.job("photos"), in: folder.path))
    }

    /// Security rows 6 and 7.
    @Test func lockFilesArePrivateAndNeverLinks() throws {
      let folder = try TemporaryFolder()
      let locks = folder.path("state/locks")
      let request = LockRequest(.job("photos"), .exclusive)
      try KernelLock.take(request, in: locks, holder: Self.holder).release()
      let attributes = try FileManager.default.attributesOfItem(atPath: locks + "/job-photos.lock")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.attributesOfItem(atPath: locks)[.posixPermissions] as? Int == 0o700)
      let victim = try folder.write("precious", to: "victim")
      try FileManager.default.createSymbolicLink(atPath: locks + "/job-evil.lock", withDestinationPath: victim)
      let failure = #expect(throws: Failure.self) {
        try KernelLock.take(LockRequest(.job("evil"), .exclusive), in: locks, holder: Self.holder)
      }
      #expect(failure?.reason == .stateUnwritable)
      #expect(failure?.message == "cannot lock '\(locks)/job-evil.lock': it is a symbolic link")
      #expect(try folder.text("victim") == "precious")
      #expect(chmod(locks, 0o777) == 0)
      let open = #expect(throws: Failure.self) { try KernelLock.take(request, in: locks, holder: Self.holder) }
      #expect(open?.message == "cannot use folder '\(locks)': others may write to it")
    }

    @Test func namesMakeSafeAndDifferentFiles() {
      let texts = [
        "photos", "pc:", "pc:a/b", "pc:a%2Fb", "../../etc", "pc:\n\u{202E}", "é", String(repeating: "ü", count: 2000),
        String(repeating: "ü", count: 2001), "A", "a",
      ]
      let names = texts.flatMap { [LockName.job($0).fileName, LockName.tree($0).fileName] }
      #expect(Set(names).count == names.count)
      for name in names {
        #expect(name.utf8.count <= 255)
        #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-%.~".contains($0)) })
        #expect(!name.hasPrefix("."))
      }
      #expect(LockName.tree("pc:a b/ü").fileName == "tree-pc%3Aa%20b%2F%C3%BC.lock")
    }
  }
}
