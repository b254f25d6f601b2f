package import BackupCore
import Foundation

/// One held `flock` on a file that is never deleted.
///
/// The kernel frees it when the last descriptor of it is closed: ours, and those of the supervisor and child it was
/// given to. So it needs no clean-up after a crash, and an rclone that outlived everything still keeps others out.
package final class KernelLock: Sendable {
  package let request: LockRequest
  let descriptor: Int32
  private let isOpen: Locked<Bool>

  private init(_ request: LockRequest, _ descriptor: Int32) {
    self.request = request
    self.descriptor = descriptor
    isOpen = Locked(true)
  }

  deinit {
    release()
  }

  /// Takes all of `requests` in order, or none.
  ///
  /// Never waits. Throws `Failure(.locked)` naming the holder, `Failure(.stateUnwritable)` when `folder` cannot be used.
  package static func takeAll(
    _ requests: [LockRequest], in folder: String, holder: LockHolder
  ) throws(Failure) -> [KernelLock] {
    var taken: [KernelLock] = []
    do {
      for request in requests { taken.append(try take(request, in: folder, holder: holder)) }
    } catch {
      taken.reversed().forEach { $0.release() }
      throw error
    }
    return taken
  }

  /// Takes one lock; see `takeAll`.
  package static func take(
    _ request: LockRequest, in folder: String, holder: LockHolder
  ) throws(Failure) -> KernelLock {
    try PrivateFolder.make(folder)
    let path = folder + "/" + request.name.fileName
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotLock(path, errno) }
    let operation = request.mode == .exclusive ? LOCK_EX : LOCK_SH
    guard flock(descriptor, operation | LOCK_NB) == 0 else {
      let code = errno
      let other = readHolder(descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK ? .locked(request.name, by: other) : .cannotLock(path, code)
    }
    write(holder, to: descriptor)
    return KernelLock(request, descriptor)
  }

  /// Whether somebody holds `name` in a way that keeps an exclusive holder out; takes nothing.
  package static func isHeld(_ name: LockName, in folder: String) -> Bool {
    let descriptor = open(folder + "/" + name.fileName, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { ChildProcess.whileNoneStarts { _ = close(descriptor) } }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }

  /// Closes our descriptor (once); who was given the lock too keeps it.
  ///
  /// No LOCK_UN: it would free the lock for every holder of a copy. A child between fork and exec has copies as well,
  /// hence not while one starts.
  package func release() {
    let wasOpen = isOpen.use { open in
      defer { open = false }
      return open
    }
    if wasOpen { ChildProcess.whileNoneStarts { _ = close(descriptor) } }
  }

  /// The offset stays at the end: the descriptor becomes rclone's standard input, where it must find nothing to read.
  private static func write(_ holder: LockHolder, to descriptor: Int32) {
    let bytes = Array(holder.fileText.utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, bytes, bytes.count, 0)
    lseek(descriptor, off_t(Int32.max), SEEK_SET)
  }

  private static func readHolder(_ descriptor: Int32) -> LockHolder? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return LockHolder(fileText: String(decoding: bytes, as: UTF8.self))
  }
}

extension Failure {
  static func locked(_ name: LockName, by holder: LockHolder?) -> Failure {
    let who = holder?.text ?? "another process"
    return Failure(
      .locked, "\(name.text) is in use by \(who)", hint: "wait for it to end, then run the same command again")
  }

  static func cannotLock(_ path: String, _ code: Int32) -> Failure {
    let cause = code == ELOOP ? "it is a symbolic link" : Platform.text(ofError: code)
    return Failure(
      .stateUnwritable, "cannot lock '\(path)': \(cause)", hint: "run 'mirrorkeep doctor'")
  }
}
