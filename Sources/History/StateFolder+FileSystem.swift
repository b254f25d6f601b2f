import Foundation

extension StateFolder {
  /// What the state folder lies on, when that is a network or user-space file system, whose locks and syncs cannot be
  /// relied on: its type as the kernel calls it (`nfs4`, `cifs`, `fuse.sshfs` …); nil for a local disk, and where the
  /// system has no `/proc`.
  package var sharedFileSystem: String? {
    var info = stat()
    guard stat(path, &info) == 0, let mounts = try? StateFile(.read, "/proc/self/mountinfo").readAll() else {
      return nil
    }
    let device = UInt64(info.st_dev)
    // makedev(3) as glibc and the kernel encode it.
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    return Self.sharedFileSystem(
      device: "\(major):\(minor)", mountInfo: String(decoding: mounts, as: UTF8.self))
  }

  /// The type of the file system `device` (`MAJOR:MINOR`) when it is a shared one; `mountInfo` as in proc(5).
  static func sharedFileSystem(device: String, mountInfo: String) -> String? {
    for line in mountInfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, fields[2] == device, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count
      else { continue }
      let type = String(fields[dash + 1])
      let shared: Set = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse", "fuseblk"]
      return shared.contains(type) || type.hasPrefix("fuse.") ? type : nil
    }
    return nil
  }
}
