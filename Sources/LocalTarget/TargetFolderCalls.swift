import BackupCore
import Foundation

extension TargetFolder {
  /// The names on the way to a path and its own; nil where it cannot be one here. Never `.`, `..` or our own folder.
  static func names(_ path: MirrorPath) -> [ArraySlice<UInt8>]? {
    guard let local = path.localBytes,
      path.bytes.split(separator: 0x2F, omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
    else { return nil }
    let names = local.split(separator: 0x2F)
    let isName: (ArraySlice<UInt8>) -> Bool = { name in
      !name.contains(0) && !name.elementsEqual(".".utf8) && !name.elementsEqual("..".utf8)
    }
    guard names.allSatisfy(isName), !names[0].elementsEqual(ownFolder) else { return nil }
    return names
  }

  static func entry(_ folder: Int32, _ name: some Sequence<UInt8>) -> TargetEntry {
    guard let status = LocalBytes.status(folder, name) else {
      return errno == ENOENT || errno == ENOTDIR ? .absent : .blocked(LocalBytes.text(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFLNK: return .link(LocalBytes.link(folder, name) ?? [])
    case S_IFREG:
      return .file(
        bytes: Int64(status.st_size), modified: LocalBytes.nanoseconds(status),
        identity: status.st_nlink == 1 ? UInt64(status.st_ino) : nil)
    default: return .other
    }
  }

  /// Moves a file; what is in its place is replaced in one step, or left alone and the move refused.
  static func move(
    _ from: Int32, _ old: some Sequence<UInt8>, to folder: Int32, _ new: ArraySlice<UInt8>, replacing: Bool
  ) throws {
    try LocalBytes.with(old) { old in
      try LocalBytes.with(new) { new in
        if !replacing {
          if LocalBytes.renameWhereNothingIs(from, old, folder, new) { return }
          // Where the system cannot do that: a second name fails where there is one already; only then the first goes.
          if linkat(from, old, folder, new, 0) == 0 {
            unlinkat(from, old, 0)
            return
          }
          if errno == EEXIST {
            throw Failure.file("something was put in its place meanwhile, or its name is taken for another's here")
          }
          var status = stat()
          // Where a file can have only one name.
          guard [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS, EMLINK].contains(errno),
            fstatat(folder, new, &status, AT_SYMLINK_NOFOLLOW) != 0
          else { throw Failure.call(errno) }
        }
        guard renameat(from, old, folder, new) == 0 else {
          throw errno == EISDIR ? Failure.file("a folder of this name is in its place") : Failure.call(errno)
        }
      }
    }
  }

  /// A time beyond what is stored stays as it arrived.
  static func setTime(_ modified: Int64, _ set: (UnsafePointer<timespec>) -> Int32) throws {
    guard modified != .min, modified != .max else { return }
    var seconds = modified / 1_000_000_000
    var fraction = modified % 1_000_000_000
    if fraction < 0 { (seconds, fraction) = (seconds - 1, fraction + 1_000_000_000) }
    let time = timespec(tv_sec: time_t(seconds), tv_nsec: Int(fraction))
    let times = [time, time]
    guard times.withUnsafeBufferPointer({ $0.baseAddress.map(set) ?? -1 }) == 0 else { throw Failure.call(errno) }
  }

  /// Opens a folder only its owner may look into, made where missing, and tells whether it was.
  static func privateFolder(
    _ parent: Int32, _ name: [UInt8], in path: String
  ) throws -> (descriptor: Int32, isNew: Bool) {
    let isNew = LocalBytes.with(name, { mkdirat(parent, $0, 0o700) }) == 0
    guard isNew || errno == EEXIST else { throw Failure.unusable(path, errno) }
    let folder = LocalBytes.openFolder(parent, name)
    guard folder >= 0 else { throw Failure.unusable(path, errno) }
    var status = stat()
    guard fstat(folder, &status) == 0, status.st_uid == geteuid(), fchmod(folder, 0o700) == 0 else {
      close(folder)
      throw Failure.unusable(path, EPERM)
    }
    return (folder, isNew)
  }

  /// Whether the disk at `path` takes names that differ in case for the same, as far as the path's own names tell.
  static func foldsCase(_ path: String) -> Bool {
    var rest = path
    while rest != "/", !rest.isEmpty {
      var one = stat()
      var other = stat()
      let name = (rest as NSString).lastPathComponent
      let parent = (rest as NSString).deletingLastPathComponent
      let swapped = String(
        name.map { $0.isUppercase ? Character($0.lowercased()) : Character($0.uppercased().prefix(1).description) })
      if lstat(rest, &one) == 0, swapped != name {
        return lstat(parent + "/" + swapped, &other) == 0 && one.st_ino == other.st_ino && one.st_dev == other.st_dev
      }
      rest = parent
    }
    return false
  }

  static func text(_ fault: FolderWalk.Fault) -> String {
    switch fault {
    case .absent: "its folder is not there"
    case .inTheWay(let name, let isLink):
      (isLink ? "a symbolic link is on the way to it: '" : "a file is in its folder's place: '")
        + MirrorPath(localBytes: name).shown + "'"
    case .failed(let code): LocalBytes.text(code)
    }
  }
}

extension Failure {
  init(_ fault: FolderWalk.Fault) {
    if case .failed(let code) = fault { self = .call(code) } else { self = .file(TargetFolder.text(fault)) }
  }

  /// What keeps one file from being put in place.
  static func file(_ why: String) -> Failure { Failure(.filesFailed, why) }

  /// A failed call: of one file, or of all to come when the disk is full.
  static func call(_ code: Int32) -> Failure {
    code == ENOSPC || code == EDQUOT
      ? Failure(.diskFull, "the target's disk is full", hint: "make room, then run the same command again: it goes on")
      : file(LocalBytes.text(code))
  }

  static func unusable(_ path: String, _ code: Int32) -> Failure {
    if code == ENOSPC || code == EDQUOT { return call(code) }
    return Failure(
      .targetRefused, "nothing was restored: '\(path)' cannot be written: \(LocalBytes.text(code))",
      hint: "check its owner and mode, or name another folder")
  }
}
