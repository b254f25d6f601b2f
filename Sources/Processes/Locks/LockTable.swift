import Foundation

/// The locks the kernel says are held (`/proc/locks`, proc_locks(5)): looking takes none, so that nobody who begins at that
/// very moment is refused.
package struct LockTable: Sendable {
  private struct Holder: Hashable {
    var pid: Int32
    var inode: UInt64
  }

  private let holders: Set<Holder>

  /// Those of now; nil where the system does not say.
  package static func current() -> LockTable? {
    guard let file = FileHandle(forReadingAtPath: "/proc/locks"), let bytes = try? file.readToEnd() ?? Data() else {
      return nil
    }
    return LockTable(String(decoding: bytes, as: UTF8.self))
  }

  /// `text` as `/proc/locks` has it. Who only waits has a `->` in front of the kind. The device is left aside: file systems
  /// with subvolumes name another one there than in `stat`.
  init(_ text: String) {
    holders = Set(
      text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        guard fields.count > 5, fields[1] == "FLOCK", let pid = Int32(fields[4]),
          let inode = fields[5].split(separator: ":").last.flatMap({ UInt64($0) })
        else { return nil }
        return Holder(pid: pid, inode: inode)
      })
  }

  /// Whether process `pid` took the lock `name` in `folder` and still has it, or somebody it gave it to.
  package func holds(_ name: LockName, in folder: String, pid: Int32) -> Bool {
    var status = stat()
    guard lstat(folder + "/" + name.fileName, &status) == 0 else { return false }
    return holders.contains(Holder(pid: pid, inode: UInt64(status.st_ino)))
  }
}
